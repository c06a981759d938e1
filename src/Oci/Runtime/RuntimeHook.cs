namespace Gantry.Oci.Runtime;

/// <summary>A program that the runtime runs.</summary>
public sealed record RuntimeHook
{
    /// <summary>Its absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, the name first.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Seconds after which it is ended.</summary>
    public int? Timeout { get; init; }
}
