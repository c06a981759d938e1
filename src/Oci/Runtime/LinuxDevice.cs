namespace Gantry.Oci.Runtime;

/// <summary>A device node in the container.</summary>
public sealed record LinuxDevice
{
    /// <summary>Where it is.</summary>
    public required string Path { get; init; }

    /// <summary><c>c</c>, <c>b</c>, <c>u</c> or <c>p</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Major number.</summary>
    public long Major { get; init; }

    /// <summary>Minor number.</summary>
    public long Minor { get; init; }

    /// <summary>Permission bits.</summary>
    public uint? FileMode { get; init; }

    /// <summary>Owner.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group.</summary>
    public uint? Gid { get; init; }
}
