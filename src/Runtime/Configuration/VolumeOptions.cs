namespace Gantry.Runtime.Configuration;

/// <summary>Options of a volume mount.</summary>
public sealed record VolumeOptions
{
    /// <summary>Whether an empty volume stays empty rather than copying what the image has there.</summary>
    public bool NoCopy { get; init; }

    /// <summary>Labels of a volume made on the way.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The driver of a volume made on the way.</summary>
    public VolumeDriverConfig? DriverConfig { get; init; }

    /// <summary>A path within the volume.</summary>
    public string? Subpath { get; init; }
}
