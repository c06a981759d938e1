using System.Text.Json;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Transfer;

/// <summary>Writes content as the tar of an OCI layout.</summary>
internal sealed class LayoutArchive : IContentTarget, IAsyncDisposable
{
    private const string NameAnnotation = "io.containerd.image.name";
    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    private readonly TarWriter _tar;

    /// <param name="destination">Takes the tar.</param>
    public LayoutArchive(Stream destination) => _tar = new(destination);

    /// <inheritdoc/>
    public async Task PutAsync(Descriptor content, Func<Stream> open, CancellationToken cancellation)
    {
        await using var stream = open();
        await _tar.WriteAsync(Entry($"blobs/{content.Digest.Algorithm}/{content.Digest.Hex}", content.Size), stream, cancellation);
    }

    /// <summary>Writes what names a document that was put, and the archive's end.</summary>
    public async Task FinishAsync(Descriptor root, IReadOnlyList<Reference> names, CancellationToken cancellation)
    {
        var named = names.Select(n => root with { Annotations = new Dictionary<string, string> { [NameAnnotation] = n.ToString(), [TagAnnotation] = n.Tag ?? "latest" } });
        var index = new Oci.Index { MediaType = MediaTypes.Index, Manifests = names.Count == 0 ? [root] : [.. named] };
        await WriteAsync("index.json", JsonSerializer.SerializeToUtf8Bytes(index, OciJson.Default.Index), cancellation);
        await WriteAsync("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray(), cancellation);
        await _tar.FinishAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private Task WriteAsync(string name, byte[] content, CancellationToken cancellation) =>
        _tar.WriteAsync(Entry(name, content.Length), new MemoryStream(content), cancellation);

    private static TarEntry Entry(string name, long size) => new() { Name = name, Kind = TarEntryKind.Regular, Permissions = 0x1a4, Size = size };
}
