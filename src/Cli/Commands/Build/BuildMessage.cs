using System.Text.Json.Serialization;

namespace Gantry.Cli.Commands.Build;

/// <summary>A line of the daemon's answer to a build.</summary>
internal sealed record BuildMessage
{
    /// <summary>Text for people.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    /// <summary>What happened to a step.</summary>
    [JsonPropertyName("step")]
    public BuildStepMessage? Step { get; init; }

    /// <summary>What was built.</summary>
    [JsonPropertyName("aux")]
    public BuildResultMessage? Aux { get; init; }

    /// <summary>Why the build failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

/// <summary>What happened to a step.</summary>
internal sealed record BuildStepMessage
{
    /// <summary>Which step.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary><c>started</c>, <c>done</c>, <c>cached</c> or <c>failed</c>; null for output.</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>What its command wrote.</summary>
    [JsonPropertyName("output")]
    public string? Output { get; init; }
}

/// <summary>What was built.</summary>
internal sealed record BuildResultMessage
{
    /// <summary>The image's id.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";
}

/// <summary>How the answer is read, and what goes with the request written.</summary>
[JsonSerializable(typeof(BuildMessage))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class BuildMessageJson : JsonSerializerContext;
