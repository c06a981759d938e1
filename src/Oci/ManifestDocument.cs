using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Oci;

/// <summary>A document that a tag or digest names: either a manifest or an index, never both at once.</summary>
public sealed record ManifestDocument
{
    private ManifestDocument(string mediaType, Manifest? manifest, Index? index) =>
        (MediaType, Manifest, Index) = (mediaType, manifest, index);

    /// <summary>The document's media type, as the document itself or its shape says.</summary>
    public string MediaType { get; }

    /// <summary>The manifest, if it is one.</summary>
    public Manifest? Manifest { get; }

    /// <summary>The index, if it is one.</summary>
    public Index? Index { get; }

    /// <summary>Reads a manifest or an index.</summary>
    /// <param name="json">The document.</param>
    /// <param name="contentType">The media type that it came with, if any; it must not contradict the document.</param>
    /// <exception cref="InvalidArgumentException">It is malformed, obsolete (schema 1), or both at once (CVE-2021-41190).</exception>
    public static ManifestDocument Parse(ReadOnlyMemory<byte> json, string? contentType)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Parse(json.Span, document.RootElement, contentType);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"invalid manifest: {e.Message}", e);
        }
    }

    private static ManifestDocument Parse(ReadOnlySpan<byte> json, JsonElement root, string? contentType)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidArgumentException("invalid manifest: want a JSON object");
        var own = root.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        RefuseSchema1(root, own ?? contentType);
        var isManifest = root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _);
        var isIndex = root.TryGetProperty("manifests", out _);
        if (isManifest && isIndex)
            throw new InvalidArgumentException("invalid manifest: it has both layers and manifests");
        if (!isManifest && !isIndex)
            throw new InvalidArgumentException("invalid manifest: it has neither layers nor manifests");
        var mediaType = own ?? (Known(contentType) ? contentType! : isIndex ? MediaTypes.Index : MediaTypes.Manifest);
        if (Known(contentType) && contentType != mediaType)
            throw new InvalidArgumentException($"invalid manifest: it says that it is {mediaType} but came as {contentType}");
        if (MediaTypes.IsIndex(mediaType) != isIndex || !Known(mediaType))
            throw new InvalidArgumentException($"invalid manifest: its content does not fit its media type {mediaType}");
        return isIndex
            ? new ManifestDocument(mediaType, null, Valid(JsonSerializer.Deserialize(json, OciJson.Default.Index)!))
            : new ManifestDocument(mediaType, Valid(JsonSerializer.Deserialize(json, OciJson.Default.Manifest)!), null);
    }

    private static bool Known(string? mediaType) =>
        mediaType is not null && (MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType));

    private static void RefuseSchema1(JsonElement root, string? mediaType)
    {
        var isFirst = root.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1;
        if (isFirst || mediaType is MediaTypes.DockerManifestV1 or MediaTypes.DockerManifestV1Signed)
            throw new InvalidArgumentException(
                "the image has a Docker schema 1 manifest, which is obsolete and cannot be verified: push it again with a current tool");
    }

    private static Manifest Valid(Manifest manifest)
    {
        if (manifest.Config is null || manifest.Layers is null)
            throw new InvalidArgumentException("invalid manifest: config and layers must not be null");
        CheckAll([manifest.Config, .. manifest.Layers]);
        return manifest;
    }

    private static Index Valid(Index index)
    {
        if (index.Manifests is null)
            throw new InvalidArgumentException("invalid manifest: manifests must not be null");
        CheckAll(index.Manifests);
        return index;
    }

    private static void CheckAll(IEnumerable<Descriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            if (descriptor is null || descriptor.MediaType is null || descriptor.Size < 0)
                throw new InvalidArgumentException("invalid manifest: each descriptor needs a media type and a size of 0 or more");
    }
}
