using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Errors;

namespace Gantry.Oci;

/// <summary>An image's configuration (OCI image-spec, config.md, with Docker's additions).</summary>
public sealed record ImageConfig
{
    /// <summary>When it was made.</summary>
    [JsonPropertyName("created"), JsonConverter(typeof(TimestampJsonConverter))]
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it.</summary>
    [JsonPropertyName("author")]
    public string? Author { get; init; }

    /// <summary>The processor that its programs run on, such as <c>amd64</c>.</summary>
    [JsonPropertyName("architecture")]
    public string Architecture { get; init; } = "";

    /// <summary>The processor's variant, such as <c>v8</c>.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>The operating system that its programs run on, such as <c>linux</c>.</summary>
    [JsonPropertyName("os")]
    public string Os { get; init; } = "";

    /// <summary>The version of the operating system (Windows).</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features that the operating system must have (Windows).</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>What runs in a container of it.</summary>
    [JsonPropertyName("config")]
    public RunConfig? Config { get; init; }

    /// <summary>Its layers.</summary>
    [JsonPropertyName("rootfs")]
    public required RootFs RootFs { get; init; }

    /// <summary>How it was made, the oldest step first.</summary>
    [JsonPropertyName("history")]
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>Docker: the note of the last step.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; init; }

    /// <summary>Docker: the version of the engine that made it.</summary>
    [JsonPropertyName("docker_version")]
    public string? DockerVersion { get; init; }

    /// <summary>BuildKit: which build steps made its layers, for builds that take it as their cache.</summary>
    [JsonPropertyName("moby.buildkit.cache.v0")]
    public byte[]? BuildCache { get; init; }

    /// <summary>What its programs run on.</summary>
    [JsonIgnore]
    public Platform Platform => new()
    {
        Os = Os.Length == 0 ? "linux" : Os,
        Architecture = Architecture,
        Variant = Variant,
        OsVersion = OsVersion,
        OsFeatures = OsFeatures,
    };

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or describes no layered file system.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var config = JsonSerializer.Deserialize(json, OciJson.Default.ImageConfig);
            if (config?.RootFs?.DiffIds is null || config.Os is null || config.Architecture is null)
                throw new InvalidArgumentException("invalid image configuration: rootfs.diff_ids, os and architecture must not be null");
            if (config.RootFs.Type != "layers")
                throw new InvalidArgumentException($"invalid image configuration: rootfs.type is {config.RootFs.Type}, want layers");
            if (config.History?.Count(h => h is null) > 0)
                throw new InvalidArgumentException("invalid image configuration: a history entry is null");
            return config;
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"invalid image configuration: {e.Message}", e);
        }
    }

    /// <summary>The configuration as it is stored; its digest is the image's id.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, OciJson.Default.ImageConfig);
}
