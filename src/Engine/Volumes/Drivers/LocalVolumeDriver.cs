using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>
/// Docker's <c>local</c> driver: a directory <c>NAME/_data</c> under the daemon's volumes directory. With the options
/// <c>type</c>, <c>device</c> and <c>o</c> a file system is mounted there while a container uses it, and with <c>size</c> it
/// holds no more than so much, where the file system has project quotas.
/// </summary>
internal sealed class LocalVolumeDriver(string directory, IDirectoryQuotas quotas) : IVolumeDriver
{
    private const uint FirstProject = 0x4000_0000;
    private readonly Lock _limiting = new();

    /// <summary>The name under which Docker knows it.</summary>
    public const string DriverName = "local";

    /// <inheritdoc/>
    public string Name => DriverName;

    /// <inheritdoc/>
    public void Validate(string name, IReadOnlyDictionary<string, string> options)
    {
        VolumeName.Validate(name);
        var parsed = LocalVolumeOptions.Parse(options);
        if (parsed.Size is null)
            return;
        if (parsed.NeedsMount)
            throw new InvalidArgumentException("size limits a directory of the daemon's own; a file system that is mounted has options of its own: give them in o, such as o=size=…");
        if (!quotas.AreSupported(directory))
            throw new InvalidArgumentException("quota size requested but no quota support: the file system of the data root must be xfs or ext4 mounted with prjquota; for a limited volume in memory use type=tmpfs, device=tmpfs and o=size=…");
    }

    /// <inheritdoc/>
    public Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(directory, name), DirectoryModes.Passable);
        var data = DataDirectory(name);
        Directory.CreateDirectory(data, Readable);
        if (LocalVolumeOptions.Parse(options).Size is { } size)
            Limit(data, size);
        return Task.FromResult(data);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Volume volume, CancellationToken cancellation)
    {
        // A daemon that died may have left it mounted; what is mounted there is not ours to delete.
        Mounts.Unmount(DataDirectory(volume.Name));
        if (LocalVolumeOptions.Parse(volume.Options).Size is not null)
            Unlimit(DataDirectory(volume.Name));
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

    /// <summary>Each volume with a limit is a project of its own: one more than all that are there, far from what an administrator numbers.</summary>
    private void Limit(string data, long size)
    {
        lock (_limiting)
        {
            var used = Directory.EnumerateDirectories(directory).Select(d => Path.Combine(d, "_data")).Where(d => d != data && Directory.Exists(d)).Select(quotas.ProjectOf);
            var project = Math.Max(FirstProject, used.DefaultIfEmpty().Max() + 1);
            quotas.Limit(data, project, size);
        }
    }

    private void Unlimit(string data)
    {
        if (Directory.Exists(data) && quotas.ProjectOf(data) is >= FirstProject and var project)
            quotas.Limit(data, project, 0);
    }

    private string DataDirectory(string name) => Path.Combine(directory, name, "_data");

    private const UnixFileMode Readable = DirectoryModes.Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
