namespace Gantry.Engine.Logs;

/// <summary>Which part of a log is wanted.</summary>
public sealed record LogOptions
{
    /// <summary>Whether to read the standard output.</summary>
    public bool Stdout { get; init; }

    /// <summary>Whether to read the standard error.</summary>
    public bool Stderr { get; init; }

    /// <summary>Whether to go on with what comes until the program ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Nothing before this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Nothing after this.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only so many of the last lines; null is all.</summary>
    public int? Tail { get; init; }
}
