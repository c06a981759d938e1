using Gantry.Errors;

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
        LocalVolumeOptions.Parse(options);
    }

    /// <inheritdoc/>
    public Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(directory, name), OwnerOnly);
        var data = DataDirectory(name);
        Directory.CreateDirectory(data, EverybodyReads);
        return Task.FromResult(data);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Volume volume, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, volume.Name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public bool NeedsMount(Volume volume) => LocalVolumeOptions.Parse(volume.Options).NeedsMount;

    /// <inheritdoc/>
    public Task<string> MountAsync(Volume volume, string containerId, CancellationToken cancellation)
    {
        if (NeedsMount(volume))
            throw new UnsupportedException($"volume {volume.Name}: options of the local driver are not supported yet");
        if (!Directory.Exists(volume.Mountpoint))
            throw new UnavailableException($"the directory of volume {volume.Name} is gone: {volume.Mountpoint}; remove the volume and make it again");
        return Task.FromResult(volume.Mountpoint);
    }

    /// <inheritdoc/>
    public Task UnmountAsync(Volume volume, string containerId, bool last, CancellationToken cancellation) => Task.CompletedTask;

    private string DataDirectory(string name) => Path.Combine(directory, name, "_data");

    /// <summary>What holds a volume is not for users of the host: a set-uid program in a volume must not be reachable (CVE-2021-41091).</summary>
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode EverybodyReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
