using System.Text;
using Gantry.Errors;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// Mounts overlayfs, also with more layers than the one page that mount(2) takes has room for: then the paths are given
/// relative to the directory that they share, from a thread that has a working directory of its own.
/// </summary>
internal static class OverlayMount
{
    private const int MaxDataLength = 4095;

    /// <summary>The kernel's own limit (OVL_MAX_STACK).</summary>
    private const int MaxLayers = 500;

    private static readonly string[] s_paths = ["lowerdir=", "upperdir=", "workdir="];

    public static void Perform(string target, MountOptions options)
    {
        var data = string.Join(',', options.Data);
        if (Encoding.UTF8.GetByteCount(data) <= MaxDataLength)
        {
            Mounts.Mount("overlay", target, "overlay", options.Flags, data);
            return;
        }
        var (directory, relative) = Shorten(options.Data);
        InDirectory(directory, () => Mounts.Mount("overlay", target, "overlay", options.Flags, relative));
    }

    /// <summary>Takes the directory that all paths share off the options.</summary>
    internal static (string Directory, string Data) Shorten(IReadOnlyList<string> options)
    {
        var paths = options.SelectMany(o => s_paths.FirstOrDefault(p => o.StartsWith(p, StringComparison.Ordinal)) is { } p ? SplitPaths(o[p.Length..]) : []).ToList();
        if (paths.Count > MaxLayers + 2)
            throw new InvalidArgumentException($"an overlay has at most {MaxLayers} layers, this one has {paths.Count - 2}");
        var shared = paths.Aggregate(SharedDirectory);
        if (shared.Length <= 1)
            throw new InvalidArgumentException("the directories of a large overlay must lie below one directory");
        var data = string.Join(',', options.Select(o => s_paths.FirstOrDefault(p => o.StartsWith(p, StringComparison.Ordinal)) is { } p
            ? p + string.Join(':', SplitPaths(o[p.Length..]).Select(path => path[shared.Length..]))
            : o));
        return (Unescape(shared), data);
    }

    /// <summary>Acts with another working directory than the process has.</summary>
    internal static void InDirectory(string directory, Action action) => LoneThread.Run("overlay mount", () =>
    {
        LinuxException.Check(Native.ChangeDirectory(directory), "chdir", directory);
        action();
    });

    /// <summary>Splits at colons that no backslash stands before.</summary>
    private static List<string> SplitPaths(string list)
    {
        var paths = new List<string>();
        var start = 0;
        for (var i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && list[i] == '\\')
            {
                i++;
            }
            else if (i == list.Length || list[i] == ':')
            {
                paths.Add(list[start..i]);
                start = i + 1;
            }
        }
        return paths;
    }

    private static string SharedDirectory(string a, string b)
    {
        var length = a.AsSpan().CommonPrefixLength(b);
        return a[..(a.LastIndexOf('/', Math.Max(length - 1, 0)) + 1)];
    }

    private static string Unescape(string path)
    {
        var text = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
            text.Append(path[i] == '\\' && i + 1 < path.Length ? path[++i] : path[i]);
        return text.ToString();
    }
}
