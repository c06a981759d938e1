using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Context;

/// <summary>Walks a tree by descriptors, in the order of names, with what lies below a directory right after it.</summary>
internal sealed class TreeWalker
{
    private readonly Func<string, bool>? _excludes;
    private readonly bool _descendExcluded;
    private readonly Action<WalkedFile> _visit;
    private readonly CancellationToken _cancellation;

    /// <param name="visit">Takes each file and directory.</param>
    /// <param name="excludes">Says of a path whether it is left out; null takes everything.</param>
    /// <param name="descendExcluded">Whether a directory that is left out may hold files that are not.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public TreeWalker(Action<WalkedFile> visit, Func<string, bool>? excludes, bool descendExcluded, CancellationToken cancellation)
    {
        _visit = visit;
        _excludes = excludes;
        _descendExcluded = descendExcluded;
        _cancellation = cancellation;
    }

    /// <summary>Walks what an open directory holds.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">Its path from the root of the tree, without slashes at the ends; empty is the root.</param>
    public void Walk(DirectoryHandle directory, string path) => Walk(directory, path, "", 0, null);

    private void Walk(DirectoryHandle directory, string path, string below, int depth, Pending? pending)
    {
        if (depth > ContextTree.MaxDepth)
            throw new InvalidArgumentException($"directories are nested more than {ContextTree.MaxDepth} deep: {Shorten(path)}");
        foreach (var entry in directory.Entries().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            _cancellation.ThrowIfCancellationRequested();
            var full = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            var relative = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            var excluded = _excludes?.Invoke(full) == true;
            if (excluded && !(_descendExcluded && entry.Kind is FileKind.Directory or FileKind.Unknown))
                continue;
            if (directory.Status(entry.Name) is not { } status)
                continue;
            var file = new WalkedFile(directory, entry.Name, full, relative, status);
            if (!status.IsDirectory)
            {
                if (excluded)
                    continue;
                pending?.Visit(_visit);
                _visit(file);
                continue;
            }
            // An excluded directory appears only when something in it does.
            var own = new Pending(file, pending);
            if (!excluded)
                own.Visit(_visit);
            using var child = directory.OpenDirectory(entry.Name);
            Walk(child, full, relative, depth + 1, own);
        }
    }

    private static string Shorten(string path) => path.Length <= 120 ? path : path[..120] + "…";

    private sealed class Pending(WalkedFile file, Pending? above)
    {
        private bool _visited;

        public void Visit(Action<WalkedFile> visit)
        {
            if (_visited)
                return;
            _visited = true;
            above?.Visit(visit);
            visit(file);
        }
    }
}
