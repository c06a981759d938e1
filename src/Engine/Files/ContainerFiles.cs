using Gantry.Images.Snapshots;

namespace Gantry.Engine.Files;

/// <summary>The files of containers, running or not, from outside.</summary>
public sealed class ContainerFiles
{
    internal ContainerFiles(Containers.ContainerStore store, FileViews views, Snapshotter snapshots, Events.ContainerEvents events) { }

    /// <summary>What is known of a file; a link is not followed at the end of the path.</summary>
    /// <exception cref="Errors.NotFoundException"><c>Could not find the file X in container Y</c>.</exception>
    public Task<PathStat> StatAsync(string container, string path, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Finds a file or directory, so that it can be sent as a tar.</summary>
    /// <exception cref="Errors.NotFoundException"><c>Could not find the file X in container Y</c>.</exception>
    public Task<ArchiveSource> OpenAsync(string container, string path, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Extracts a tar, plain or compressed, into a directory of the container.</summary>
    /// <exception cref="Errors.ForbiddenException">The root file system or the volume is read-only.</exception>
    /// <exception cref="Errors.InvalidArgumentException">The archive is malformed or leaves the directory.</exception>
    public Task WriteAsync(string container, string path, Stream tar, ArchiveExtraction options, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What the container changed, added or removed against its image, by path.</summary>
    public Task<IReadOnlyList<FileChange>> ChangesAsync(string container, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Writes the whole root file system as a tar.</summary>
    public Task ExportAsync(string container, Stream destination, CancellationToken cancellation) => throw new NotImplementedException();
}
