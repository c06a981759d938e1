using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution;

/// <summary>
/// The empty files and directories that an OCI runtime makes in a root file system to mount things on. What was not there
/// before the run is taken away after it, so that it doesn't get into the layer.
/// </summary>
internal sealed class MountStubs : IDisposable
{
    private static readonly string[] s_always = ["/proc", "/sys", "/dev", "/etc/hosts", "/etc/resolv.conf"];

    private readonly LayerWorkspace _workspace;
    private readonly List<string> _missing = [];
    private readonly Dictionary<string, UnixTime> _times = [];

    public MountStubs(LayerWorkspace workspace, IEnumerable<string> destinations)
    {
        _workspace = workspace;
        using var root = workspace.Open();
        foreach (var destination in destinations.Concat(s_always))
            Note(root, Context.SourceMatcher.Clean(destination));
    }

    public void Dispose()
    {
        using var root = _workspace.Open();
        // The deepest first, so that directories are empty when it is their turn.
        foreach (var path in _missing.Distinct().OrderByDescending(p => p.Count(c => c == '/')))
            Remove(root, path);
        foreach (var (path, time) in _times)
            if (root.Status(path) is { IsDirectory: true })
                using (var directory = root.OpenDirectory(path))
                    directory.Handle.SetTimes(time, time, path);
    }

    private void Note(RootedDirectory root, string path)
    {
        for (var slash = path.IndexOf('/'); ; slash = path.IndexOf('/', slash + 1))
        {
            var part = slash < 0 ? path : path[..slash];
            if (part.Length > 0 && root.Status(part, follow: false) is null)
            {
                _missing.Add(part);
                var above = part.LastIndexOf('/') is > 0 and var at ? part[..at] : "";
                if (!_times.ContainsKey(above) && root.Status(above) is { IsDirectory: true } status)
                    _times[above] = status.ModificationTime;
            }
            if (slash < 0)
                return;
        }
    }

    private static void Remove(RootedDirectory root, string path)
    {
        if (root.Status(path, follow: false) is not { } status)
            return;
        var (parent, name) = root.OpenParent(path);
        using (parent)
        {
            if (status.Kind == FileKind.Regular && status.Size == 0)
                parent.Unlink(name);
            else if (status.IsDirectory)
                RemoveIfEmpty(parent, name);
        }
    }

    private static void RemoveIfEmpty(DirectoryHandle parent, string name)
    {
        using (var directory = parent.OpenDirectory(name))
            if (directory.Entries().Count > 0)
                return;
        parent.RemoveDirectory(name);
    }
}
