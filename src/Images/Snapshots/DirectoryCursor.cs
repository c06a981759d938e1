using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Goes to the directories of a layer that is being unpacked, by descriptor and never through a link. The way from the root is
/// kept open, since an archive's entries mostly lie next to each other.
/// </summary>
internal sealed class DirectoryCursor(DirectoryHandle root) : IDisposable
{
    private readonly List<(string Name, DirectoryHandle Directory)> _way = [];

    /// <summary>Called for each directory that is made because a name went through it: its components.</summary>
    public required Action<string> Implied { get; init; }

    /// <summary>Called for each directory that takes the place of a whiteout.</summary>
    public required Action<DirectoryHandle> Replaced { get; init; }

    /// <summary>Opens a directory of the layer, making those that are missing.</summary>
    /// <param name="components">The way to it.</param>
    /// <param name="entry">The entry on whose behalf; for messages.</param>
    /// <exception cref="ArchiveException">Something on the way is no directory.</exception>
    public DirectoryHandle MoveTo(ReadOnlySpan<string> components, string entry)
    {
        var shared = 0;
        while (shared < components.Length && shared < _way.Count && _way[shared].Name == components[shared])
            shared++;
        Leave(shared);
        for (var i = shared; i < components.Length; i++)
            _way.Add((components[i], Enter(Current, components[i], components[..(i + 1)], entry)));
        return Current;
    }

    /// <inheritdoc/>
    public void Dispose() => Leave(0);

    private DirectoryHandle Current => _way.Count == 0 ? root : _way[^1].Directory;

    private void Leave(int depth)
    {
        for (var i = _way.Count - 1; i >= depth; i--)
        {
            _way[i].Directory.Dispose();
            _way.RemoveAt(i);
        }
    }

    private DirectoryHandle Enter(DirectoryHandle here, string name, ReadOnlySpan<string> way, string entry)
    {
        try
        {
            return here.OpenDirectory(name);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            here.MakeDirectory(name, 0x1ed);
            Implied(string.Join('/', way));
            return here.OpenDirectory(name);
        }
        catch (LinuxException e) when ((e.Errno is Errno.ENOTDIR or Errno.ELOOP) && here.Status(name) is { } found)
        {
            return Replace(here, name, way, entry, found);
        }
    }

    private DirectoryHandle Replace(DirectoryHandle here, string name, ReadOnlySpan<string> way, string entry, FileStatus status)
    {
        if (status.Kind == FileKind.SymbolicLink)
            throw ArchiveException.About(entry, $"would be written through the symbolic link \"{string.Join('/', way)}\"");
        if (!status.IsWhiteout)
            throw ArchiveException.About(entry, $"lies below \"{string.Join('/', way)}\", which is no directory");
        here.Unlink(name);
        here.MakeDirectory(name, 0x1ed);
        Implied(string.Join('/', way));
        var directory = here.OpenDirectory(name);
        Replaced(directory);
        return directory;
    }
}
