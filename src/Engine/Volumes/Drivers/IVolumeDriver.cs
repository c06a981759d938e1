namespace Gantry.Engine.Volumes.Drivers;

/// <summary>A way of keeping volumes. Every call may be repeated: a daemon that died in the middle calls again.</summary>
internal interface IVolumeDriver
{
    /// <summary>The name that users give with <c>--driver</c>.</summary>
    string Name { get; }

    /// <summary>Refuses options that the driver does not take, before anything is made.</summary>
    /// <exception cref="Errors.InvalidArgumentException">An option is unknown, missing or malformed.</exception>
    void Validate(string name, IReadOnlyDictionary<string, string> options);

    /// <summary>Makes a volume.</summary>
    /// <returns>The directory on the host; empty when the driver knows it only once mounted.</returns>
    Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation);

    /// <summary>Removes a volume; it is no error when there is none.</summary>
    Task RemoveAsync(Volume volume, CancellationToken cancellation);

    /// <summary>Whether a volume's files are there only between <see cref="MountAsync"/> and <see cref="UnmountAsync"/>.</summary>
    bool NeedsMount(Volume volume);

    /// <summary>Whether a volume is a directory of the daemon's own, beside the others, so that a tree becomes its content by a rename.</summary>
    bool TakesRename(Volume volume);

    /// <summary>Makes a volume's files ready for a container.</summary>
    /// <returns>The directory on the host.</returns>
    Task<string> MountAsync(Volume volume, string containerId, CancellationToken cancellation);

    /// <summary>A container is done with a volume's files.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="containerId">The container that leaves.</param>
    /// <param name="last">Whether no other container has it mounted.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task UnmountAsync(Volume volume, string containerId, bool last, CancellationToken cancellation);
}
