using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Runtime.Specs;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Build.Execution;

/// <summary>
/// Makes the places in which steps make their layers, and removes them. Each is written down before it is made, so that what a
/// killed daemon left is found and removed at the next start.
/// </summary>
internal sealed partial class LayerWorkspaces
{
    private readonly RecordTable<WorkspaceRecord> _table;
    private readonly Snapshotter _snapshotter;
    private readonly string _directory;
    private readonly ILogger _log;

    /// <param name="database">The daemon's record.</param>
    /// <param name="directory">The directory that holds the workspaces: it need not survive a reboot.</param>
    /// <param name="snapshotter">Makes the layers.</param>
    /// <param name="loggers">Makes the log.</param>
    public LayerWorkspaces(StateDatabase database, string directory, Snapshotter snapshotter, ILoggerFactory loggers)
    {
        _table = new(database, "build_workspaces", WorkspaceJson.Default.WorkspaceRecord);
        _snapshotter = snapshotter;
        _directory = directory;
        _log = loggers.CreateLogger<LayerWorkspaces>();
        Directory.CreateDirectory(directory, DirectoryModes.Passable);
    }

    /// <summary>Makes a writable layer on top of others.</summary>
    /// <param name="parent">The chain id of those below; null is none.</param>
    /// <param name="mapping">The user ids of the program that writes to it; null for the host's.</param>
    public LayerWorkspace Create(Digest? parent, IdMapping? mapping)
    {
        var id = $"build-{Guid.NewGuid():N}";
        _table.Put(id, new(Layer: true));
        var workspace = new LayerWorkspace(this, _snapshotter, id, Path.Combine(_directory, id), mapping);
        try
        {
            workspace.Mount(parent);
            return workspace;
        }
        catch
        {
            Release(id);
            throw;
        }
    }

    /// <summary>Shows layers, read-only.</summary>
    /// <param name="chain">The chain id of the topmost.</param>
    /// <param name="mapping">The user ids of who looks at them; null for the host's.</param>
    public MountedView View(Digest chain, IdMapping? mapping = null)
    {
        var id = $"view-{Guid.NewGuid():N}";
        _table.Put(id, new(Layer: false));
        var path = Path.Combine(_directory, id);
        try
        {
            Directory.CreateDirectory(path);
            LayerMounts.Perform(_snapshotter.View(chain), path, mapping);
            return new(this, id, path);
        }
        catch
        {
            Release(id);
            throw;
        }
    }

    /// <summary>Removes what a killed daemon left.</summary>
    public async Task RecoverAsync(IStepRunner runner, CancellationToken cancellation)
    {
        foreach (var (id, record) in _table.List((key, error) => Log.CorruptRecord(_log, key, error)))
        {
            Log.Recovering(_log, id);
            if (record.Layer)
                await runner.CleanUpAsync(id, cancellation);
            Release(id);
        }
    }

    /// <summary>Removes a workspace or view: mounts first, then directories, then the record.</summary>
    internal void Release(string id)
    {
        var path = Path.Combine(_directory, id);
        foreach (var mount in (string[])[Path.Combine(path, "rootfs"), path, LayerMounts.Scratch(path)])
            while (Mounts.Unmount(mount, detach: true))
            {
                // A mount may lie over another one on the same place.
            }
        DirectoryTrees.Remove(path);
        DirectoryTrees.Remove(LayerMounts.Scratch(path));
        _snapshotter.Remove(id);
        _table.Delete(id);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "record {Key} of a build step cannot be read and is ignored")]
        public static partial void CorruptRecord(ILogger log, string key, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "removing build step {Id}, which did not end")]
        public static partial void Recovering(ILogger log, string id);
    }
}
