using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Layouts;

/// <summary>Reads the documents (manifests, configurations, caches) of somebody else's content.</summary>
internal static class ContentDocuments
{
    private const int MaxSize = 16 * 1024 * 1024;

    /// <summary>Reads a document whole, and checks its digest.</summary>
    /// <exception cref="InvalidArgumentException">It is too large, or not what its digest says.</exception>
    public static async Task<byte[]> ReadAsync(this IContentSource content, Descriptor document, CancellationToken cancellation)
    {
        if (document.Size is < 0 or > MaxSize)
            throw new InvalidArgumentException($"the document {document.Digest} has {document.Size} bytes: want at most {MaxSize}");
        var bytes = new byte[document.Size];
        await using var stream = await content.OpenAsync(document, cancellation);
        await stream.ReadExactlyAsync(bytes, cancellation);
        return Digest.Of(bytes) == document.Digest ? bytes : throw new InvalidArgumentException($"the document {document.Digest} is not what its digest says: refused");
    }

    /// <summary>Reads a manifest or an index.</summary>
    public static async Task<ManifestDocument> ReadManifestAsync(this IContentSource content, Descriptor document, CancellationToken cancellation) =>
        ManifestDocument.Parse(await content.ReadAsync(document, cancellation), null);

    /// <summary>What an index has for a platform; null when it has nothing.</summary>
    public static Descriptor? ForPlatform(this Oci.Index index, Platform platform) =>
        index.Manifests.Where(m => m.Platform is not null && platform.Fit(m.Platform) is not null).MinBy(m => platform.Fit(m.Platform!));
}
