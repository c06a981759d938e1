namespace Gantry.Engine.Volumes;

/// <summary>The volumes of this host, and who uses them.</summary>
public sealed class VolumeService
{
    /// <summary>A volume by name.</summary>
    /// <exception cref="Errors.NotFoundException"><c>get X: no such volume</c>.</exception>
    public Volume Get(string name) => throw new NotImplementedException();

    /// <summary>All volumes, by name.</summary>
    public IReadOnlyList<Volume> List() => throw new NotImplementedException();

    /// <summary>Makes a volume; one of the same name and driver is returned as it is.</summary>
    public Task<Volume> CreateAsync(VolumeCreation creation, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Removes a volume.</summary>
    /// <exception cref="Errors.ConflictException">A container uses it: <c>remove X: volume is in use - [ids]</c>.</exception>
    public Task RemoveAsync(string name, bool force, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Notes that a container uses a volume, so that it cannot be removed.</summary>
    public void Reference(string volume, string containerId) => throw new NotImplementedException();

    /// <summary>Takes the note back.</summary>
    public void Release(string volume, string containerId) => throw new NotImplementedException();

    /// <summary>The containers that use a volume.</summary>
    public IReadOnlyCollection<string> Users(string volume) => throw new NotImplementedException();

    /// <summary>Makes a volume's files ready to be mounted (a driver may have to mount them first).</summary>
    /// <returns>The directory on the host.</returns>
    public Task<string> MountAsync(string volume, string containerId, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>A container no longer needs the volume's files.</summary>
    public Task UnmountAsync(string volume, string containerId, CancellationToken cancellation) => throw new NotImplementedException();
}
