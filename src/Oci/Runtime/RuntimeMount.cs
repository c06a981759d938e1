namespace Gantry.Oci.Runtime;

/// <summary>A mount that the runtime makes in the container (config.md, Mounts).</summary>
public sealed record RuntimeMount
{
    /// <summary>The absolute path in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>The file system type, or <c>bind</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The device, directory or name.</summary>
    public string? Source { get; init; }

    /// <summary>Options of mount(8), and propagation.</summary>
    public IReadOnlyList<string>? Options { get; init; }
}
