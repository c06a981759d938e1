using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Images.Transfer;
using Gantry.Oci;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Images;

/// <summary>All that has to do with images on one host, put together.</summary>
public sealed partial class ImageService
{
    /// <summary>An interrupted download is continued when it is asked for again within this time.</summary>
    private static readonly TimeSpan s_partialLifetime = TimeSpan.FromDays(7);

    private readonly SnapshotCatalog _snapshots;
    private readonly LayerStore _layers;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Opens the images of a host.</summary>
    /// <param name="database">The daemon's record.</param>
    /// <param name="dataRoot">The daemon's data root: <c>blobs</c> and <c>snapshots</c> are made in it.</param>
    /// <param name="options">How images are brought in and out.</param>
    /// <param name="loggers">Makes the logs.</param>
    /// <param name="time">Tells the time.</param>
    public ImageService(StateDatabase database, string dataRoot, TransferOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        (_time, _log) = (time, loggers.CreateLogger<ImageService>());
        Blobs = new ContentStore(Path.Combine(dataRoot, "blobs"));
        _snapshots = new SnapshotCatalog(database, Path.Combine(dataRoot, "snapshots"), _log, time);
        _layers = new LayerStore(_snapshots, Blobs);
        var catalog = new ImageCatalog(database, Blobs, _log);
        Snapshotter = new Snapshotter(_layers);
        Store = new ImageStore(catalog, _layers, Blobs, new ImageLeases(), time);
        Transfer = new ImageTransfer(Blobs, _layers, Store, options, time);
    }

    /// <summary>Content by digest.</summary>
    public ContentStore Blobs { get; }

    /// <summary>The images.</summary>
    public ImageStore Store { get; }

    /// <summary>Their layers, and the writable layers on top of them.</summary>
    public Snapshotter Snapshotter { get; }

    /// <summary>Brings images in and out.</summary>
    public ImageTransfer Transfer { get; }

    /// <summary>Removes what a killed daemon left half done: to be called once, after all roots are added and before any work.</summary>
    public void Recover()
    {
        Blobs.RemoveLeftovers(_time.GetUtcNow() - s_partialLifetime);
        _snapshots.RemoveLeftovers();
        foreach (var image in Store.Incomplete())
            Log.Incomplete(_log, image.ToString());
        Store.CollectGarbage();
    }

    /// <summary>Makes a layer of a file tree in an archive, compressed or not.</summary>
    /// <param name="parent">The chain id of what lies below, if anything.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The layer's diff id and the new chain id.</returns>
    public Task<(Digest DiffId, Digest ChainId)> ImportLayerAsync(Digest? parent, Stream archive, CancellationToken cancellation = default) =>
        _layers.ImportAsync(parent, archive, cancellation);

    /// <summary>Writes the uncompressed archive of one layer.</summary>
    /// <param name="chainId">The layer.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Errors.NotFoundException">The layer is not there.</exception>
    public Task WriteArchiveAsync(Digest chainId, Stream destination, CancellationToken cancellation = default) =>
        _layers.WriteArchiveAsync(chainId, destination, cancellation);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "image {Image} misses layers and cannot be run: pull or load it again")]
        public static partial void Incomplete(ILogger log, string image);
    }
}
