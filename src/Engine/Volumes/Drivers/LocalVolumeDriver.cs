using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>
/// Docker's <c>local</c> driver: a directory <c>NAME/_data</c> under the daemon's volumes directory. With the options
/// <c>type</c>, <c>device</c> and <c>o</c> a file system is mounted there while a container uses it.
/// </summary>
internal sealed class LocalVolumeDriver(string directory) : IVolumeDriver
{
    /// <summary>The name under which Docker knows it.</summary>
    public const string DriverName = "local";

    /// <inheritdoc/>
    public string Name => DriverName;

    /// <inheritdoc/>
    public void Validate(string name, IReadOnlyDictionary<string, string> options)
    {
        VolumeName.Validate(name);
        var parsed = LocalVolumeOptions.Parse(options);
        if (parsed.Size is not null)
            throw new InvalidArgumentException("quota size requested but no quota support; for a limited volume in memory use type=tmpfs, device=tmpfs and o=size=…");
    }

    /// <inheritdoc/>
    public Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(directory, name), Passable);
        var data = DataDirectory(name);
        Directory.CreateDirectory(data, Readable);
        return Task.FromResult(data);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Volume volume, CancellationToken cancellation)
    {
        // A daemon that died may have left it mounted; what is mounted there is not ours to delete.
        Mounts.Unmount(DataDirectory(volume.Name));
        DirectoryTrees.Remove(Path.Combine(directory, volume.Name));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public bool NeedsMount(Volume volume) => LocalVolumeOptions.Parse(volume.Options).NeedsMount;

    /// <inheritdoc/>
    public bool TakesRename(Volume volume) => volume.Options.Count == 0;

    /// <inheritdoc/>
    public async Task<string> MountAsync(Volume volume, string containerId, CancellationToken cancellation)
    {
        if (!Directory.Exists(volume.Mountpoint))
            throw new UnavailableException($"the directory of volume {volume.Name} is gone: {volume.Mountpoint}; remove the volume and make it again");
        var options = LocalVolumeOptions.Parse(volume.Options);
        if (!options.NeedsMount || Mounts.IsMountPoint(volume.Mountpoint))
            return volume.Mountpoint;
        try
        {
            var resolved = await NetworkServer.ResolveAsync(options.MountOptions, options.Type!, cancellation);
            Mounts.Perform(options.Type!, options.Device!, volume.Mountpoint, resolved);
            return volume.Mountpoint;
        }
        catch (LinuxException e)
        {
            throw new UnavailableException($"failed to mount local volume: {e.Message}; check the volume's options", e);
        }
    }

    /// <inheritdoc/>
    public Task UnmountAsync(Volume volume, string containerId, bool last, CancellationToken cancellation)
    {
        if (last)
            Mounts.Unmount(volume.Mountpoint);
        return Task.CompletedTask;
    }

    private string DataDirectory(string name) => Path.Combine(directory, name, "_data");

    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode Readable = Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
