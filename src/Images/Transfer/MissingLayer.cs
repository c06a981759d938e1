using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>A layer that a pull has to bring.</summary>
/// <param name="descriptor">Its blob.</param>
/// <param name="diffId">The digest of its plain archive.</param>
/// <param name="chainId">Its snapshot.</param>
/// <param name="parent">The snapshot below.</param>
/// <param name="below">Ends when the snapshot below is there.</param>
internal sealed class MissingLayer(Descriptor descriptor, Digest diffId, Digest chainId, Digest? parent, Task below)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Descriptor Descriptor => descriptor;

    public Digest DiffId => diffId;

    public Digest ChainId => chainId;

    public Digest? Parent => parent;

    public Task Below => below;

    /// <summary>Ends when the snapshot is there; never, when it fails, for then the whole pull does.</summary>
    public Task Done => _done.Task;

    /// <summary>What progress reports call it.</summary>
    public string Id => descriptor.Digest.Short;

    /// <summary>Whether all of the blob has come: only then people are told of its unpacking, which runs along.</summary>
    public bool IsDownloaded { get; set; }

    /// <summary>The snapshot is there.</summary>
    public void Complete() => _done.SetResult();
}
