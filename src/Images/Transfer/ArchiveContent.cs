using Gantry.Images.Archives;
using Gantry.Images.Blobs;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Transfer;

/// <summary>
/// The files of an image archive, put into the content store as they come. Their names are keys to find them by and never
/// become paths on this host, so it does not matter where they would lead.
/// </summary>
internal sealed class ArchiveContent : IDisposable
{
    private const int MaxFiles = 100_000;

    private readonly Dictionary<string, Digest> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _leases = [];
    private readonly ImageStore _images;
    private readonly ContentStore _blobs;

    private ArchiveContent(ImageStore images, ContentStore blobs) => (_images, _blobs) = (images, blobs);

    /// <summary>Reads an archive, compressed or not, to its end.</summary>
    /// <exception cref="ArchiveException">It is malformed, or a file is not what its name says.</exception>
    public static async Task<ArchiveContent> ReadAsync(Stream source, ImageStore images, ContentStore blobs, CancellationToken cancellation)
    {
        var content = new ArchiveContent(images, blobs);
        try
        {
            await using var plain = await Compression.OpenAsync(source, cancellation);
            using var reader = new TarReader(plain);
            while (await reader.NextAsync(cancellation) is { } entry)
                await content.AddAsync(entry, reader, cancellation);
            await reader.DrainAsync(cancellation);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>What a name names, over links, or null.</summary>
    public Digest? Find(string name)
    {
        var key = Normalize("", name);
        for (var hops = 0; key is not null && hops < 10; hops++)
        {
            if (_files.TryGetValue(key, out var digest))
                return digest;
            key = _links.GetValueOrDefault(key);
        }
        return null;
    }

    /// <summary>A document.</summary>
    /// <exception cref="ArchiveException">The archive has none of that name.</exception>
    public byte[] Document(string name, int limit)
    {
        var digest = Get(name);
        return _blobs.SizeOf(digest) > limit ? throw ArchiveException.About(name, $"is larger than {limit} bytes") : _blobs.ReadAll(digest, limit);
    }

    /// <summary>What a name names.</summary>
    /// <exception cref="ArchiveException">The archive has none of that name.</exception>
    public Digest Get(string name) => Find(name) ?? throw ArchiveException.About(name, "is named but is not in the archive");

    /// <summary>Lets go of all: what no image names by now is garbage.</summary>
    public void Dispose()
    {
        foreach (var lease in _leases)
            lease.Dispose();
        _images.CollectGarbage();
    }

    private async Task AddAsync(TarEntry entry, TarReader reader, CancellationToken cancellation)
    {
        if (Normalize("", entry.Name) is not { } name)
            return;
        if (_files.Count + _links.Count >= MaxFiles)
            throw new ArchiveException($"invalid archive: it has more than {MaxFiles} files");
        if (entry.Kind is TarEntryKind.SymbolicLink or TarEntryKind.HardLink)
        {
            var directory = entry.Kind == TarEntryKind.SymbolicLink && name.Contains('/') ? name[..name.LastIndexOf('/')] : "";
            if (Normalize(directory, entry.LinkName) is { } target)
                _links[name] = target;
            return;
        }
        if (entry.Kind != TarEntryKind.Regular || entry.Segments is not null)
            return;
        using var ingest = _blobs.Begin();
        for (var data = await reader.ReadDataAsync(cancellation); !data.IsEmpty; data = await reader.ReadDataAsync(cancellation))
            ingest.Write(data.Span);
        var digest = ingest.Commit(found => _leases.Add(_images.Hold(found)));
        if (name.StartsWith("blobs/sha256/", StringComparison.Ordinal) && digest.Hex != name["blobs/sha256/".Length..])
            throw ArchiveException.About(entry.Name, $"does not verify: its content is {digest}");
        _files[name] = digest;
    }

    /// <summary>The components of a name below a directory of the archive, or null when it leads out of the archive.</summary>
    private static string? Normalize(string directory, string name)
    {
        var way = new List<string>(directory.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var component in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (component == "..")
            {
                if (way.Count == 0)
                    return null;
                way.RemoveAt(way.Count - 1);
            }
            else if (component != ".")
            {
                way.Add(component);
            }
        }
        return way.Count == 0 ? null : string.Join('/', way);
    }
}
