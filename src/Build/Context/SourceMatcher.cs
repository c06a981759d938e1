using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Context;

/// <summary>Finds what the sources of COPY and ADD name in a tree.</summary>
internal sealed class SourceMatcher(ContextTree tree, CancellationToken cancellation)
{
    /// <summary>Finds the files and directories that a source names; a pattern may name none.</summary>
    /// <exception cref="NotFoundException">A plain path is not there, or is left out by .dockerignore.</exception>
    public IReadOnlyList<SourceMatch> Find(string source)
    {
        var pivot = source.IndexOf("/./", StringComparison.Ordinal);
        var dropped = pivot < 0 ? "" : Clean(source[..pivot]);
        var path = Clean(source);
        if (path.Length == 0)
            return [new("", "")];
        if (!PathPattern.HasWildcard(path))
            return [new(FindPlain(path, source), dropped)];
        var matches = new List<SourceMatch>();
        if (path.Contains("**", StringComparison.Ordinal))
            FindDeep(path, dropped, matches);
        else
            FindByName(path.Split('/'), 0, "", dropped, matches);
        return matches;
    }

    private string FindPlain(string path, string written)
    {
        FileStatus? status = null;
        try
        {
            status = tree.Files.Status(path);
        }
        catch (Linux.LinuxException e)
        {
            throw new InvalidArgumentException($"failed to read \"{written}\": {e.Message}", e);
        }
        if (status is null)
            throw new NotFoundException($"failed to compute cache key: \"/{path}\": not found");
        if (tree.Rules.Matches(path) && !(status.IsDirectory && tree.Rules.HasExceptions))
            throw new NotFoundException($"failed to compute cache key: \"/{path}\": not found: it is left out by .dockerignore");
        return path;
    }

    private void FindByName(string[] parts, int index, string above, string dropped, List<SourceMatch> matches)
    {
        cancellation.ThrowIfCancellationRequested();
        var pattern = new PathPattern(parts[index]);
        if (tree.Files.Status(above) is not { IsDirectory: true })
            return;
        using var directory = tree.Files.OpenDirectory(above);
        foreach (var entry in directory.Entries().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (!pattern.Matches(entry.Name))
                continue;
            var path = above.Length == 0 ? entry.Name : $"{above}/{entry.Name}";
            if (index + 1 < parts.Length)
                FindByName(parts, index + 1, path, dropped, matches);
            else if (!tree.Rules.Matches(path))
                matches.Add(new(path, dropped));
        }
    }

    private void FindDeep(string path, string dropped, List<SourceMatch> matches)
    {
        var pattern = new PathPattern(path);
        var walker = new TreeWalker(
            file =>
            {
                if (pattern.Matches(file.Path) && !matches.Exists(m => file.Path.StartsWith(m.Path + "/", StringComparison.Ordinal)))
                    matches.Add(new(file.Path, dropped));
            },
            tree.Rules.Matches, tree.Rules.HasExceptions, cancellation);
        walker.Walk(tree.Files.Root, "");
    }

    /// <summary>The path from the root of the tree: leading slashes, dots, and dots that would lead out are taken away.</summary>
    internal static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
