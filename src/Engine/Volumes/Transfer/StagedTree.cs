using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>A tree that is no volume yet, or no more. It is gone when disposed of, unless it was moved into a volume.</summary>
internal sealed class StagedTree : IDisposable
{
    private const string Data = "_data";
    private readonly string _path;
    private readonly DirectoryHandle _place;

    private StagedTree(string path)
    {
        _path = path;
        _place = DirectoryHandle.Open(path);
        Tree = RootedDirectory.Open(Path.Combine(path, Data));
    }

    /// <summary>The tree.</summary>
    public RootedDirectory Tree { get; }

    /// <summary>Makes an empty one.</summary>
    public static StagedTree Create(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, Data));
        return new StagedTree(path);
    }

    /// <summary>A file beside the tree, such as for a list that is too long for memory.</summary>
    public FileStream OpenScratch(string name) =>
        new(Path.Combine(_path, name), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, BufferSize = 64 << 10, Options = FileOptions.DeleteOnClose });

    /// <summary>Moves the tree to the place of an empty directory.</summary>
    /// <exception cref="Linux.LinuxException">The directory is not empty, or on another file system.</exception>
    public void MoveTo(string directory)
    {
        using var parent = Parent(directory);
        _place.Rename(Data, parent, Path.GetFileName(directory));
    }

    /// <summary>Lets the tree and a directory change places at one moment; what was there before goes with this.</summary>
    public void ExchangeWith(string directory)
    {
        using var parent = Parent(directory);
        _place.Exchange(Data, parent, Path.GetFileName(directory));
    }

    /// <summary>Waits until all of it is on disk.</summary>
    public void Flush() => Tree.Root.Handle.SyncFilesystem(_path);

    /// <inheritdoc/>
    public void Dispose()
    {
        Tree.Dispose();
        _place.Dispose();
        DirectoryTrees.Remove(_path);
    }

    private static DirectoryHandle Parent(string directory) => DirectoryHandle.Open(Path.GetDirectoryName(directory)!);
}
