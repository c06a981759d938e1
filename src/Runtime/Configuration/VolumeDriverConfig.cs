namespace Gantry.Runtime.Configuration;

/// <summary>A volume driver and its options.</summary>
public sealed record VolumeDriverConfig
{
    /// <summary>The driver; <c>local</c> when empty.</summary>
    public string? Name { get; init; }

    /// <summary>Its options.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
