using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution.Files;

/// <summary>Keeps the directory open that was asked for last: in a tree, most files have the same as the one before.</summary>
/// <param name="open">Opens one.</param>
internal sealed class ParentDirectories(Func<string, DirectoryHandle> open) : IDisposable
{
    private (string Path, DirectoryHandle Handle)? _last;

    /// <summary>The directory of a path; it stays open until another one is asked for.</summary>
    public DirectoryHandle Of(string path)
    {
        if (_last is { } known && known.Path == path)
            return known.Handle;
        _last?.Handle.Dispose();
        _last = null;
        var handle = open(path);
        _last = (path, handle);
        return handle;
    }

    public void Dispose() => _last?.Handle.Dispose();
}
