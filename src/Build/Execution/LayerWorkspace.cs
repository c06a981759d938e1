using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>The place in which one step makes its layer.</summary>
internal sealed class LayerWorkspace(LayerWorkspaces owner, Snapshotter snapshotter, string id, string directory, IdMapping? mapping) : IDisposable
{
    private bool _mounted;

    /// <summary>Its id, also that of the container that runs in it.</summary>
    public string Id { get; } = id;

    /// <summary>A directory in memory, for what the step needs and must not leave: secrets, sockets, the runtime's files.</summary>
    public string WorkDirectory { get; } = directory;

    /// <summary>The host's user ids that the step's user ids are; null where they are the same.</summary>
    public IdMapping? IdMapping { get; } = mapping;

    /// <summary>The layer with those below it, on the host.</summary>
    public string RootPath => Path.Combine(WorkDirectory, "rootfs");

    /// <summary>Makes the mounts.</summary>
    public void Mount(Digest? parent)
    {
        Directory.CreateDirectory(WorkDirectory);
        // The runtime enters the root file system as the step's own root, which has to pass through.
        Mounts.Mount("tmpfs", WorkDirectory, "tmpfs", MountFlags.NoSetUid | MountFlags.NoDevices, IdMapping is null ? "mode=0700" : "mode=0711");
        Directory.CreateDirectory(RootPath);
        snapshotter.Prepare(Id, parent);
        LayerMounts.PerformVolatile(snapshotter.Mount(Id), RootPath, IdMapping);
        _mounted = true;
    }

    /// <summary>Opens the tree for changes by descriptor.</summary>
    public RootedDirectory Open() => RootedDirectory.Open(RootPath);

    /// <summary>The directory that holds what the step changed.</summary>
    public string UpperDirectory => snapshotter.UpperDirectory(Id);

    /// <summary>Makes the layer of what was changed.</summary>
    public async Task<(Digest DiffId, Digest ChainId, long Size)> CommitAsync(CancellationToken cancellation)
    {
        if (_mounted)
            // Whatever still has a descriptor in it lets go of it by itself.
            Mounts.Unmount(RootPath, detach: true);
        _mounted = false;
        var (diffId, chainId) = await snapshotter.CommitAndRemoveAsync(Id, cancellation);
        return (diffId, chainId, snapshotter.SizeOf(chainId) ?? 0);
    }

    public void Dispose() => owner.Release(Id);
}
