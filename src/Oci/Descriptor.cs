using System.Text.Json.Serialization;

namespace Gantry.Oci;

/// <summary>What some content is and where it can be had (OCI image-spec, descriptor.md).</summary>
public sealed record Descriptor
{
    /// <summary>The content's media type.</summary>
    [JsonPropertyName("mediaType")]
    public required string MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    [JsonPropertyName("digest")]
    public required Digest Digest { get; init; }

    /// <summary>The content's size in bytes.</summary>
    [JsonPropertyName("size")]
    public required long Size { get; init; }

    /// <summary>Other places that offer the content. They are never sent credentials.</summary>
    [JsonPropertyName("urls")]
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Notes of whoever made the content. They never configure this host.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The platform, for a manifest in an index.</summary>
    [JsonPropertyName("platform")]
    public Platform? Platform { get; init; }

    /// <summary>The type of artifact, for a manifest that is no image.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }
}
