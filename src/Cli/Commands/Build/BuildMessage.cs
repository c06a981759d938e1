using System.Text.Json.Serialization;
using Gantry.Runtime.Configuration;

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

    /// <summary>A piece of an output.</summary>
    [JsonPropertyName("data")]
    public BuildDataMessage? Data { get; init; }

    /// <summary>What is told of the result, under BuildKit's names.</summary>
    [JsonPropertyName("facts")]
    public Dictionary<string, string>? Facts { get; init; }

    /// <summary>Why the build failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

/// <summary>A piece of an output.</summary>
internal sealed record BuildDataMessage
{
    /// <summary>Which output, by its place on the command line; the one after the last is the cache.</summary>
    [JsonPropertyName("output")]
    public int Output { get; init; }

    /// <summary>The bytes.</summary>
    [JsonPropertyName("bytes")]
    public byte[] Bytes { get; init; } = [];
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
[JsonSerializable(typeof(IReadOnlyList<Ulimit>))]
[JsonSerializable(typeof(BuildMessage))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class BuildMessageJson : JsonSerializerContext;
