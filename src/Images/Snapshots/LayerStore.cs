using System.IO.Pipelines;
using Gantry.Errors;
using Gantry.Images.Archives;
using Gantry.Images.Blobs;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Snapshots;

/// <summary>The layers of this host: their making, their archives, their end.</summary>
internal sealed class LayerStore(SnapshotCatalog catalog, ContentStore blobs)
{
    private readonly KeyedLock<Digest> _making = new();

    public SnapshotCatalog Catalog => catalog;

    /// <summary>Keeps others from making the same layer at the same time.</summary>
    public Task<IDisposable> LockAsync(Digest layer, CancellationToken cancellation) => _making.EnterAsync(layer, cancellation);

    /// <summary>Unpacks an archive, compressed or not, and makes it a layer.</summary>
    /// <param name="parent">What lies below, if anything.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="diffId">What its digest must be, if that is known.</param>
    /// <param name="kept">The same archive in the content store, if it is there.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidArgumentException">The archive is not what it should be.</exception>
    public async Task<Digest> UnpackAsync(Digest? parent, Stream archive, Digest? diffId, Descriptor? kept, TarLimits limits, CancellationToken cancellation)
    {
        using var pending = new PendingLayer(catalog);
        await using (var plain = await Compression.OpenAsync(archive, cancellation))
            await pending.UnpackAsync(plain, limits, cancellation);
        if (diffId is { } expected && expected != pending.DiffId)
            throw new InvalidArgumentException($"the layer does not verify: want diff id {expected}, got {pending.DiffId}");
        return await CompleteAsync(pending, parent, kept, cancellation);
    }

    /// <summary>Makes a committed snapshot of an unpacked layer, unless somebody else was faster.</summary>
    public async Task<Digest> CompleteAsync(PendingLayer pending, Digest? parent, Descriptor? kept, CancellationToken cancellation)
    {
        var chain = ChainId.Next(parent, pending.DiffId);
        using (await LockAsync(chain, cancellation))
            return catalog.FindLayer(chain) is null ? pending.Complete(parent, kept is null ? [] : [kept]) : chain;
    }

    /// <summary>Makes a layer of a file tree in an archive, compressed or not; the archive itself is of no further use.</summary>
    /// <param name="parent">What lies below, if anything.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(Digest DiffId, Digest Chain)> ImportAsync(Digest? parent, Stream archive, CancellationToken cancellation)
    {
        using var pending = new PendingLayer(catalog);
        await using (var plain = await Compression.OpenAsync(archive, cancellation))
            await pending.UnpackAsync(plain, TarLimits.Default, cancellation);
        await pending.AdoptAsync(parent, cancellation);
        return (pending.DiffId, await CompleteAsync(pending, parent, null, cancellation));
    }

    /// <summary>Makes a layer of an active snapshot's changes, which stay where they are: read once, written and hashed at once.</summary>
    public async Task<(Digest DiffId, Digest Chain)> CopyAsync(ActiveRecord active, CancellationToken cancellation)
    {
        using var pending = new PendingLayer(catalog);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var archiving = ArchiveIntoAsync(catalog.FilesOf(active.Directory), pipe.Writer, stop.Token);
        try
        {
            await using var reader = pipe.Reader.AsStream();
            await pending.UnpackAsync(reader, TarLimits.Default, cancellation);
            await archiving;
        }
        catch
        {
            await stop.CancelAsync();
            await archiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        var chain = ChainId.Next(active.Parent, pending.DiffId);
        using (await LockAsync(chain, cancellation))
            if (catalog.FindLayer(chain) is null)
                pending.Complete(active.Parent, []);
        return (pending.DiffId, chain);
    }

    /// <summary>Makes a layer of an active snapshot by giving its directory to the layer.</summary>
    public async Task<(Digest DiffId, Digest Chain)> MoveAsync(string key, ActiveRecord active, CancellationToken cancellation)
    {
        var measure = new HashingWriteStream(null);
        long size;
        await using (measure)
        await using (var writer = new TarWriter(measure))
        {
            var archiver = new LayerArchiver(writer);
            await archiver.WriteAsync(catalog.FilesOf(active.Directory), cancellation);
            size = archiver.Size;
            var diffId = measure.Finish();
            var chain = ChainId.Next(active.Parent, diffId);
            using (await LockAsync(chain, cancellation))
            {
                if (catalog.FindLayer(chain) is null)
                {
                    DirectoryTrees.Remove(catalog.WorkOf(active.Directory));
                    catalog.Promote(key, chain, new LayerRecord { Directory = active.Directory, DiffId = diffId, Parent = active.Parent, Size = size, ArchiveSize = measure.Count });
                }
                else if (catalog.TakeActive(key) is not null)
                {
                    DirectoryTrees.Remove(catalog.PathOf(active.Directory));
                }
            }
            return (diffId, chain);
        }
    }

    /// <summary>Puts a layer on another one too: a second directory of links to the same files.</summary>
    public async Task<Digest> RebaseAsync(Digest layer, Digest? parent, CancellationToken cancellation)
    {
        var record = catalog.Layer(layer);
        var chain = ChainId.Next(parent, record.DiffId);
        using (await LockAsync(chain, cancellation))
        {
            if (catalog.FindLayer(chain) is not null)
                return chain;
            if (parent is { } below)
                catalog.Layer(below);
            var directory = catalog.NewDirectory();
            Directory.CreateDirectory(catalog.PathOf(directory));
            LayerLinks.Copy(catalog.FilesOf(record.Directory), catalog.FilesOf(directory), cancellation);
            catalog.PutLayer(chain, record with { Directory = directory, Parent = parent });
        }
        return chain;
    }

    /// <summary>Writes a layer's uncompressed archive, from the content store or made again from its files.</summary>
    /// <exception cref="UnavailableException">The files are no longer what they were.</exception>
    public async Task WriteArchiveAsync(Digest chain, Stream destination, CancellationToken cancellation)
    {
        var layer = catalog.Layer(chain);
        if (layer.Blobs.FirstOrDefault(b => blobs.Contains(b.Digest)) is { } blob)
        {
            await using var plain = await Compression.OpenAsync(blobs.Open(blob.Digest), cancellation);
            await plain.CopyToAsync(destination, 256 * 1024, cancellation);
            return;
        }
        await using var hashing = new HashingWriteStream(destination);
        await using var writer = new TarWriter(hashing);
        await new LayerArchiver(writer).WriteAsync(catalog.FilesOf(layer.Directory), cancellation);
        if (hashing.Finish() is var digest && digest != layer.DiffId)
            throw new UnavailableException($"the files of layer {layer.DiffId} were changed by somebody: its archive would be {digest}");
    }

    /// <summary>Removes the layers that nobody names.</summary>
    /// <param name="named">Who is named from outside.</param>
    /// <param name="grace">Layers younger than this stay.</param>
    /// <returns>The chain ids and sizes of what went, each before the one it lay on.</returns>
    public IReadOnlyList<(Digest Chain, long Size)> RemoveUnnamed(IEnumerable<Digest> named, TimeSpan grace)
    {
        var gone = catalog.TakeUnnamed(named, grace);
        foreach (var (_, layer) in gone)
            DirectoryTrees.Remove(catalog.PathOf(layer.Directory));
        return [.. gone.Select(l => (l.Chain, l.Layer.Size))];
    }

    private static async Task ArchiveIntoAsync(string directory, PipeWriter pipe, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await using var writer = new TarWriter(pipe.AsStream(leaveOpen: true));
            await new LayerArchiver(writer).WriteAsync(directory, cancellation);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await pipe.CompleteAsync(failure);
        }
    }
}
