namespace Gantry.Runtime.Configuration;

/// <summary>A mount in the long form.</summary>
public sealed record MountSpec
{
    /// <summary><c>bind</c>, <c>volume</c>, <c>tmpfs</c> or <c>image</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>What is mounted: a path, a volume or an image.</summary>
    public string? Source { get; init; }

    /// <summary>Where, an absolute path in the container.</summary>
    public string Target { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it is read-only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Without meaning on Linux.</summary>
    public string? Consistency { get; init; }

    /// <summary>Options of a bind mount.</summary>
    public BindOptions? BindOptions { get; init; }

    /// <summary>Options of a volume.</summary>
    public VolumeOptions? VolumeOptions { get; init; }

    /// <summary>Options of a memory file system.</summary>
    public TmpfsOptions? TmpfsOptions { get; init; }

    /// <summary>Options of an image.</summary>
    public ImageOptions? ImageOptions { get; init; }
}
