using Gantry.Images.Archives;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Snapshots;

/// <summary>
/// A layer that is being unpacked in a directory that no record names. Layers of one image are unpacked side by side; only
/// to be completed, one needs those below it.
/// </summary>
internal sealed class PendingLayer : IDisposable
{
    private readonly SnapshotCatalog _catalog;
    private readonly string _directory;
    private readonly DirectoryHandle _files;
    private UnpackedLayer? _unpacked;
    private bool _completed;

    public PendingLayer(SnapshotCatalog catalog)
    {
        _catalog = catalog;
        _directory = catalog.NewDirectory();
        Directory.CreateDirectory(catalog.FilesOf(_directory));
        _files = DirectoryHandle.Open(catalog.FilesOf(_directory));
        _files.Handle.SetPermissions(0x1ed, _files.Path);
    }

    /// <summary>The digest of the uncompressed archive, once it is unpacked.</summary>
    public Digest DiffId { get; private set; }

    /// <summary>Bytes of the uncompressed archive, once it is unpacked.</summary>
    public long ArchiveSize { get; private set; }

    /// <summary>Unpacks an uncompressed archive.</summary>
    /// <exception cref="ArchiveException">It is malformed, hostile or beyond the limits.</exception>
    public async Task UnpackAsync(Stream archive, TarLimits limits, CancellationToken cancellation)
    {
        using var hashing = new HashingStream(archive);
        using var unpacker = new LayerUnpacker(_files);
        _unpacked = await unpacker.UnpackAsync(hashing, limits, cancellation);
        DiffId = hashing.Finish();
        ArchiveSize = hashing.Count;
    }

    /// <summary>
    /// Takes the archive that we would make of the files in place of the one that they came in, which then need not be kept.
    /// </summary>
    /// <param name="parent">What lies below, if anything; it must be there.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AdoptAsync(Digest? parent, CancellationToken cancellation)
    {
        CompleteDirectories(parent);
        await using var measure = new HashingWriteStream(null);
        await using var writer = new TarWriter(measure);
        await new LayerArchiver(writer).WriteAsync(_catalog.FilesOf(_directory), cancellation);
        DiffId = measure.Finish();
        ArchiveSize = measure.Count;
    }

    /// <summary>Makes it a committed snapshot on top of another.</summary>
    /// <param name="parent">What lies below, if anything; it must be there.</param>
    /// <param name="blobs">The archives of it that the content store has.</param>
    /// <returns>The chain id.</returns>
    public Digest Complete(Digest? parent, IReadOnlyList<Descriptor> blobs)
    {
        CompleteDirectories(parent);
        var chain = ChainId.Next(parent, DiffId);
        _catalog.PutLayer(chain, new LayerRecord
        {
            Directory = _directory,
            DiffId = DiffId,
            Parent = parent,
            Size = Unpacked.Size,
            ArchiveSize = ArchiveSize,
            Blobs = blobs,
        });
        _completed = true;
        return chain;
    }

    private UnpackedLayer Unpacked => _unpacked ?? throw new InvalidOperationException("the layer was not unpacked");

    private void CompleteDirectories(Digest? parent) =>
        ImpliedDirectories.Complete(_files, Unpacked.ImpliedDirectories, _catalog.LowerPaths(parent));

    /// <summary>Removes what was unpacked unless it was completed.</summary>
    public void Dispose()
    {
        _files.Dispose();
        if (!_completed)
            DirectoryTrees.Remove(_catalog.PathOf(_directory));
    }
}
