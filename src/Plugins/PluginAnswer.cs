using System.Text.Json.Serialization;

namespace Gantry.Plugins;

/// <summary>What every answer of a plugin may hold besides its own fields.</summary>
public abstract record PluginAnswer
{
    /// <summary>What went wrong; empty when nothing did.</summary>
    [JsonPropertyName("Err")]
    public string? Failure { get; init; }

    /// <summary>The same, as the interface for address management names it.</summary>
    [JsonPropertyName("Error")]
    public string? Error { get; init; }
}
