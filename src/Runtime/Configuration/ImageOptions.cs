namespace Gantry.Runtime.Configuration;

/// <summary>Options of an image mount.</summary>
public sealed record ImageOptions
{
    /// <summary>A path within the image.</summary>
    public string? Subpath { get; init; }
}
