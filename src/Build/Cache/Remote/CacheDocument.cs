using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>
/// Which steps made which layers, in the form of BuildKit's cache configuration (version 0). Each record stands for itself: its
/// digest is the whole key of a step, so that there are no inputs to follow. Records of other builders have other keys, and
/// are simply never asked for.
/// </summary>
internal sealed record CacheDocument
{
    /// <summary>The media type of the document by itself.</summary>
    public const string MediaType = "application/vnd.buildkit.cacheconfig.v0";

    /// <summary>The layers.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyList<CacheLayer> Layers { get; init; } = [];

    /// <summary>The steps.</summary>
    [JsonPropertyName("records")]
    public IReadOnlyList<CacheEntry> Records { get; init; } = [];

    /// <summary>Reads a document: it is somebody else's data.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static CacheDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CacheDocumentJson.Default.CacheDocument) ?? throw new InvalidArgumentException("invalid cache document: it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"invalid cache document: {e.Message}", e);
        }
    }

    /// <summary>The document as it is stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CacheDocumentJson.Default.CacheDocument);

    /// <summary>The layer of each step that has one.</summary>
    /// <param name="blobs">The layers' blobs by digest; a layer that has none is of use only where it is already.</param>
    public Dictionary<Digest, ImportedLayer> Steps(IReadOnlyDictionary<Digest, Descriptor> blobs)
    {
        var steps = new Dictionary<Digest, ImportedLayer>();
        foreach (var record in Records)
            if (record is { Digest: { } key, Results: [{ Layer: >= 0 } result, ..] } && result.Layer < Layers.Count
                && Layers[result.Layer] is { Annotations.DiffId: { } diffId } layer)
                steps[key] = new(diffId, layer.Blob is { } blob ? blobs.GetValueOrDefault(blob) : null);
        return steps;
    }
}

/// <summary>A layer of a cache.</summary>
internal sealed record CacheLayer
{
    /// <summary>The digest of its blob.</summary>
    [JsonPropertyName("blob")]
    public Digest? Blob { get; init; }

    /// <summary>The layer below, by its place in the list; -1 is one that the cache does not have.</summary>
    [JsonPropertyName("parent")]
    public int Parent { get; init; } = -1;

    /// <summary>What is known of it.</summary>
    [JsonPropertyName("annotations")]
    public CacheLayerFacts? Annotations { get; init; }
}

/// <summary>What is known of a layer of a cache.</summary>
internal sealed record CacheLayerFacts
{
    /// <summary>The blob's media type.</summary>
    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    /// <summary>The digest of the plain archive.</summary>
    [JsonPropertyName("diffID")]
    public Digest? DiffId { get; init; }

    /// <summary>Bytes of the blob.</summary>
    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("createdAt")]
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>A step of a cache.</summary>
internal sealed record CacheEntry
{
    /// <summary>Its layers; there is one.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyList<CacheResult>? Results { get; init; }

    /// <summary>Its key.</summary>
    [JsonPropertyName("digest")]
    public Digest? Digest { get; init; }
}

/// <summary>What a step of a cache made.</summary>
/// <param name="Layer">The layer, by its place in the list.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record CacheResult([property: JsonPropertyName("layer")] int Layer, [property: JsonPropertyName("createdAt")] DateTimeOffset? CreatedAt);

/// <summary>How caches are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CacheDocument))]
internal sealed partial class CacheDocumentJson : JsonSerializerContext;
