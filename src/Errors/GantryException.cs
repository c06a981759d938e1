namespace Gantry.Errors;

/// <summary>
/// A failure that the caller is told about. Each door (Docker, CRI, Kubernetes) maps the <see cref="Kind"/> to its own
/// form in one place; the message says what was wrong and what would be right.
/// </summary>
public class GantryException : Exception
{
    /// <summary>Creates a failure of a kind.</summary>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="message">What was wrong and, where there is one, the next step.</param>
    /// <param name="inner">The failure underneath, if any.</param>
    public GantryException(ErrorKind kind, string message, Exception? inner = null) : base(message, inner) => Kind = kind;

    /// <summary>What sort of failure it is.</summary>
    public ErrorKind Kind { get; }
}
