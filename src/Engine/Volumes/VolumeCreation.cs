namespace Gantry.Engine.Volumes;

/// <summary>What somebody wants a volume to be.</summary>
public sealed record VolumeCreation
{
    /// <summary>The name; null or empty makes an anonymous volume.</summary>
    public string? Name { get; init; }

    /// <summary>The driver; <c>local</c> when empty.</summary>
    public string Driver { get; init; } = "local";

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Whether the name was made up, so that the volume goes with its container; always so without a name.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
