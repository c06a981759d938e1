using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Gantry.Errors;
using Gantry.Images.Archives;
using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.Oci.Archives;
using Polly;

namespace Gantry.Images.Transfer;

/// <summary>Brings an image's layers from a registry into the content store and, as they stream, into snapshots.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "a SemaphoreSlim whose wait handle nobody takes holds nothing to dispose of")]
internal sealed class LayerFetcher(ContentStore blobs, LayerStore layers, TransferOptions options, TimeProvider time)
{
    private const int BufferSize = 128 << 10;

    // How far a download may run ahead of its unpacking.
    private static readonly PipeOptions s_pipe = new(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: BufferSize, useSynchronizationContext: false);

    private readonly KeyedLock<Digest> _downloads = new();
    private readonly SemaphoreSlim _slots = new(Math.Max(1, options.MaxConcurrentDownloads));
    private readonly ResiliencePipeline _retries = RegistryRetries.Create(Math.Max(2, options.MaxDownloadAttempts), time);

    /// <summary>Brings all layers of an image.</summary>
    /// <returns>Whether any had to be fetched.</returns>
    public async Task<bool> FetchAsync(RegistryRepository repository, Manifest manifest, ImageConfig config, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var missing = new List<MissingLayer>();
        Task below = Task.CompletedTask;
        var chain = ChainId.All(config.RootFs.DiffIds);
        for (var i = 0; i < chain.Count; i++)
        {
            var descriptor = manifest.Layers[i];
            var isThere = layers.Catalog.FindLayer(chain[i]) is not null;
            progress.Report(new(descriptor.Digest.Short, isThere ? "Already exists" : "Pulling fs layer"));
            if (isThere)
                continue;
            missing.Add(new(descriptor, config.RootFs.DiffIds[i], chain[i], i == 0 ? null : chain[i - 1], below));
            below = missing[^1].Done;
        }
        // The first failure ends the others: nobody waits for a gigabyte that will not be used.
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, missing.Count), CancellationToken = cancellation },
            async (layer, stop) => await FetchAsync(repository, layer, progress, stop));
        return missing.Count > 0;
    }

    private async Task FetchAsync(RegistryRepository repository, MissingLayer layer, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        using var pending = new PendingLayer(layers.Catalog);
        await _slots.WaitAsync(cancellation);
        try
        {
            await FetchAsync(repository, layer, pending, progress, cancellation);
        }
        finally
        {
            _slots.Release();
        }
        if (pending.DiffId != layer.DiffId)
            throw new InvalidArgumentException($"layer {layer.Descriptor.Digest} does not verify: want diff id {layer.DiffId}, got {pending.DiffId}");
        // The files need nothing from below, so layers unpack side by side; only their completion keeps the order.
        await layer.Below.WaitAsync(cancellation);
        await layers.CompleteAsync(pending, layer.Parent, layer.Descriptor, cancellation);
        layer.Complete();
        progress.Report(new(layer.Id, "Pull complete"));
    }

    private async Task FetchAsync(RegistryRepository repository, MissingLayer layer, PendingLayer pending, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        using (await _downloads.EnterAsync(layer.Descriptor.Digest, cancellation))
        {
            if (!blobs.Contains(layer.Descriptor.Digest))
            {
                await DownloadAsync(repository, layer, pending, progress, cancellation);
                return;
            }
        }
        progress.Report(new(layer.Id, "Download complete"));
        await UnpackAsync(pending, blobs.Open(layer.Descriptor.Digest), layer, progress, cancellation);
    }

    private async Task DownloadAsync(RegistryRepository repository, MissingLayer layer, PendingLayer pending, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var pipe = new Pipe(s_pipe);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var unpacking = UnpackAsync(pending, pipe.Reader, layer, progress, stop);
        try
        {
            await DownloadAsync(repository, layer, pipe.Writer, progress, stop.Token);
            await pipe.Writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await pipe.Writer.CompleteAsync(e);
            // What stopped the download may be that the layer cannot be unpacked: then that is the reason to give.
            await unpacking;
            throw;
        }
        await unpacking;
    }

    private async Task DownloadAsync(RegistryRepository repository, MissingLayer layer, PipeWriter unpack, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        using var ingest = blobs.Resume(layer.Descriptor.Digest, layer.Descriptor.Size);
        ingest.KeepPartial();
        await ingest.ReplayAsync(async data => await ForwardAsync(unpack, data, cancellation), cancellation);
        var report = new TransferProgress(layer.Id, "Downloading", layer.Descriptor.Size, progress, time);
        await _retries.ExecuteAsync(async token =>
        {
            if (ingest.Length == layer.Descriptor.Size)
                return;
            using var blob = await repository.OpenBlobAsync(layer.Descriptor.Digest, ingest.Length, token);
            await CopyAsync(blob, ingest, layer.Descriptor.Size, unpack, report, token);
        }, cancellation);
        progress.Report(new(layer.Id, "Verifying Checksum"));
        ingest.Commit();
        layer.IsDownloaded = true;
        progress.Report(new(layer.Id, "Download complete"));
    }

    private async Task CopyAsync(RegistryBlob blob, BlobIngest ingest, long size, PipeWriter unpack, TransferProgress report, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await ReadAsync(blob, buffer, cancellation) is > 0 and var read)
            {
                ingest.Write(buffer.AsSpan(0, read));
                report.Reached(ingest.Length);
                await ForwardAsync(unpack, buffer.AsMemory(0, read), cancellation);
            }
            if (ingest.Length < size)
                throw new IOException($"the connection ended after {ingest.Length} of {size} bytes");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(RegistryBlob blob, byte[] buffer, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            return await blob.ReadAsync(buffer, stall.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"the registry sent nothing for {options.StallTimeout.TotalSeconds} seconds", e);
        }
    }

    private static async ValueTask ForwardAsync(PipeWriter unpack, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        if ((await unpack.WriteAsync(data, cancellation)).IsCompleted)
            throw new OperationCanceledException("the layer is not unpacked any more");
    }

    private async Task UnpackAsync(PendingLayer pending, PipeReader source, MissingLayer layer, IProgress<ImageProgress> progress, CancellationTokenSource stop)
    {
        try
        {
            await UnpackAsync(pending, source.AsStream(), layer, progress, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task UnpackAsync(PendingLayer pending, Stream blob, MissingLayer layer, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var report = new TransferProgress(layer.Id, "Extracting", layer.Descriptor.Size, progress, time);
        await using var counted = new ProgressStream(blob, count =>
        {
            if (layer.IsDownloaded)
                report.Reached(count);
        });
        // What follows the end of the compressed data belongs to the blob, and its sender waits for it to be taken.
        await using (var plain = await Compression.OpenAsync(new UndisposedStream(counted), cancellation))
            await pending.UnpackAsync(plain, UnpackLimits.For(layer.Descriptor.Size), cancellation);
        await counted.CopyToAsync(Stream.Null, cancellation);
        progress.Report(new(layer.Id, "Extracting", layer.Descriptor.Size, layer.Descriptor.Size));
    }
}
