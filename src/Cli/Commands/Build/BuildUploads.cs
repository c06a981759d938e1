using Gantry.Build.Layouts;

namespace Gantry.Cli.Commands.Build;

/// <summary>Directories that go to the daemon beside the context, each under a number: named contexts, and caches to read.</summary>
internal sealed class BuildUploads
{
    private readonly List<string> _directories = [];

    /// <summary>The directories, in the order of their numbers.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>A <c>--build-context name=value</c> as the daemon takes it.</summary>
    /// <exception cref="CommandException">It is malformed, or names nothing.</exception>
    public string Context(string flag)
    {
        var at = flag.IndexOf('=');
        if (at <= 0) throw new CommandException($"invalid build context {flag}: want name=value");
        var value = flag[(at + 1)..];
        if (LayoutReference.IsLayout(value))
        {
            var layout = LayoutReference.Parse(value);
            return $"{flag[..at]}={layout with { Place = $"upload:{Add(Existing(flag[..at], layout.Place))}" }}";
        }
        if (value.Contains("://", StringComparison.Ordinal) || value.StartsWith("git@", StringComparison.Ordinal)) return flag;
        return $"{flag[..at]}=upload:{Add(Existing(flag[..at], value))}";
    }

    /// <summary>A <c>--cache-from</c> as the daemon takes it; null for a directory that has no cache yet.</summary>
    public string? Cache(string flag)
    {
        var fields = flag.Split(',').Select(f => f.Split('=', 2)).ToList();
        if (!fields.Exists(f => f is ["type", "local"])) return flag;
        var directory = fields.Find(f => f is ["src", _])?[1] ?? throw new CommandException("a cache in a directory needs its path: --cache-from type=local,src=PATH");
        return File.Exists(Path.Combine(directory, "index.json")) ? $"type=local,src=upload:{Add(directory)}" : null;
    }

    private static string Existing(string context, string directory) =>
        Directory.Exists(directory) ? directory : throw new CommandException($"build context {context}: the directory {directory} is not there");

    private int Add(string directory)
    {
        _directories.Add(Path.GetFullPath(directory));
        return _directories.Count - 1;
    }
}
