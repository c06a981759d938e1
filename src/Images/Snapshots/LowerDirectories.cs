using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>One directory as the layers below have it, merged: the same that overlayfs would show.</summary>
internal sealed class LowerDirectories : IDisposable
{
    private readonly IReadOnlyList<DirectoryHandle> _layers;

    private LowerDirectories(IReadOnlyList<DirectoryHandle> layers) => _layers = layers;

    /// <summary>The root of a stack of layers.</summary>
    /// <param name="paths">The layers' directories, the topmost first.</param>
    public static LowerDirectories Open(IReadOnlyList<string> paths) => new([.. paths.Select(DirectoryHandle.Open)]);

    /// <summary>No layers at all.</summary>
    public static LowerDirectories None { get; } = new([]);

    /// <summary>The inode that shows under a name, or null when none does.</summary>
    public FileStatus? Status(string name) => Find(name, out _);

    /// <summary>The layer's directory in which a name shows, and its inode.</summary>
    public FileStatus? Find(string name, out DirectoryHandle? holder)
    {
        holder = null;
        foreach (var layer in _layers)
        {
            if (layer.Status(name) is not { } status)
                continue;
            holder = layer;
            return status.IsWhiteout ? null : status;
        }
        return null;
    }

    /// <summary>The merged directory under a name; empty when there is none.</summary>
    public LowerDirectories Enter(string name)
    {
        var below = new List<DirectoryHandle>();
        foreach (var layer in _layers)
        {
            if (layer.Status(name) is not { } status)
                continue;
            if (!status.IsDirectory)
                break;
            below.Add(layer.OpenDirectory(name));
            if (Overlay.IsOpaque(layer, name))
                break;
        }
        return new LowerDirectories(below);
    }

    /// <summary>The names that show.</summary>
    public IEnumerable<string> Names()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in _layers)
            foreach (var entry in layer.Entries())
                if (seen.Add(entry.Name) && layer.Status(entry.Name) is { IsWhiteout: false })
                    yield return entry.Name;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
    }
}
