using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Errors;
using Gantry.Images.Archives;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Users;

namespace Gantry.Engine.Files;

/// <summary>The files of containers, running or not, from outside.</summary>
public sealed class ContainerFiles
{
    private readonly ContainerStore _store;
    private readonly FileViews _views;
    private readonly Snapshotter _snapshots;
    private readonly ContainerEvents _events;

    internal ContainerFiles(ContainerStore store, FileViews views, Snapshotter snapshots, ContainerEvents events)
    {
        _store = store;
        _views = views;
        _snapshots = snapshots;
        _events = events;
    }

    /// <summary>What is known of a file; a link is not followed at the end of the path.</summary>
    /// <exception cref="NotFoundException"><c>Could not find the file X in container Y</c>.</exception>
    public async Task<PathStat> StatAsync(string container, string path, CancellationToken cancellation)
    {
        var entry = _store.Find(container);
        await using var view = await _views.OpenAsync(entry, cancellation);
        using var root = RootedDirectory.Open(view.Root);
        return Stat(root, path, container);
    }

    /// <summary>Finds a file or directory, so that it can be sent as a tar.</summary>
    /// <exception cref="NotFoundException"><c>Could not find the file X in container Y</c>.</exception>
    public async Task<ArchiveSource> OpenAsync(string container, string path, CancellationToken cancellation)
    {
        var entry = _store.Find(container);
        var view = await _views.OpenAsync(entry, cancellation);
        try
        {
            using var root = RootedDirectory.Open(view.Root);
            var stat = Stat(root, path, container);
            var place = ContainerPath.Parse(path);
            var (directory, name) = place.Path == "/" || place.ContentOnly ? (root.OpenDirectory(place.Path), null) : Parent(root, place.Path);
            _events.Publish(entry.Current, "archive-path");
            return new ArchiveSource(view, stat, directory, name);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            await view.DisposeAsync();
            throw NotFound(path, container);
        }
        catch
        {
            await view.DisposeAsync();
            throw;
        }
    }

    /// <summary>Extracts a tar, plain or compressed, into a directory of the container.</summary>
    /// <exception cref="ForbiddenException">The root file system or the volume is read-only.</exception>
    /// <exception cref="InvalidArgumentException">The archive is malformed or leaves the directory.</exception>
    public async Task WriteAsync(string container, string path, Stream tar, ArchiveExtraction options, CancellationToken cancellation)
    {
        var entry = _store.Find(container);
        var target = ContainerPath.Parse(path).Path;
        CheckWritable(entry.Current, target);
        await using var view = await _views.OpenAsync(entry, cancellation);
        using var root = RootedDirectory.Open(view.Root);
        var there = root.Status(target) ?? throw NotFound(path, container);
        if (!there.IsDirectory)
            throw new InvalidArgumentException("extraction point is not a directory");
        await using var plain = await Compression.OpenAsync(tar, cancellation);
        var owner = options.CopyUidGid ? UserLookup.Find(entry.Current.Config.User, null, root.ReadFile) : null;
        try
        {
            await new TreeExtractor(root, target, options, view.Owners, owner).ExtractAsync(plain, cancellation);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.EISDIR or Errno.ELOOP or Errno.EEXIST)
        {
            throw new InvalidArgumentException($"cannot extract into {path}: {e.Message}", e);
        }
        catch (LinuxException e) when (e.Errno == Errno.EROFS)
        {
            throw new ForbiddenException($"cannot extract into {path}: {e.Message}", e);
        }
        _events.Publish(entry.Current, "extract-to-dir");
    }

    /// <summary>What the container changed, added or removed against its image, by path.</summary>
    public Task<IReadOnlyList<FileChange>> ChangesAsync(string container, CancellationToken cancellation)
    {
        var id = _store.Find(container).Id;
        return Task.Run(() => MountPlaces.LeaveOut([.. _snapshots.Changes(id)]), cancellation);
    }

    /// <summary>Writes the whole root file system as a tar.</summary>
    public async Task ExportAsync(string container, Stream destination, CancellationToken cancellation)
    {
        var entry = _store.Find(container);
        await using var view = await _views.OpenRootAsync(entry, cancellation);
        using var root = RootedDirectory.Open(view.Root);
        await using var archiver = new TreeArchiver(destination, view.Owners);
        foreach (var name in root.Root.Entries().Select(e => e.Name).Order(StringComparer.Ordinal))
            await archiver.AddAsync(root.Root, name, name, cancellation);
        await archiver.FinishAsync(cancellation);
        _events.Publish(entry.Current, "export");
    }

    private static PathStat Stat(RootedDirectory root, string path, string container)
    {
        var place = ContainerPath.Parse(path);
        var asDirectory = place.ContentOnly || path.EndsWith('/');
        var status = root.Status(place.Path, follow: asDirectory) ?? throw NotFound(path, container);
        if (asDirectory && !status.IsDirectory)
            throw new InvalidArgumentException($"{path} in container {container} is not a directory");
        var link = status.Kind == FileKind.SymbolicLink ? Target(root, place.Path) : "";
        return new PathStat(place.Name, status.Size, (uint)status.Kind | status.Permissions, status.ModificationTime.ToDateTimeOffset(), link);
    }

    private static string Target(RootedDirectory root, string path)
    {
        var (directory, name) = Parent(root, path);
        using (directory)
        {
            var target = directory.ReadLink(name);
            return target.StartsWith('/') ? target : Path.GetFullPath(path[..(path.LastIndexOf('/') + 1)] + target);
        }
    }

    private static (DirectoryHandle Directory, string Name) Parent(RootedDirectory root, string path) => root.OpenParent(path);

    /// <summary>Docker: a read-only root may be written by nobody, unless the place lies in a volume that may.</summary>
    private static void CheckWritable(Container container, string target)
    {
        var volume = container.Mounts.Where(m => target == m.Destination || target.StartsWith(m.Destination + "/", StringComparison.Ordinal)).MaxBy(m => m.Destination.Length);
        if (volume is { ReadWrite: false })
            throw new ForbiddenException("mounted volume is marked read-only");
        if (volume is null && container.HostConfig.ReadonlyRootfs)
            throw new ForbiddenException("container rootfs is marked read-only");
    }

    private static NotFoundException NotFound(string path, string container) => new($"Could not find the file {path} in container {container}");
}
