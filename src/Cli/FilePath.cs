using Gantry.Linux.Filesystem;

namespace Gantry.Cli;

/// <summary>Paths of this machine that the user names.</summary>
internal static class FilePath
{
    /// <summary>What a path leads to, whether or not it is there.</summary>
    public static string Resolve(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? link.FullName : Path.GetFullPath(path);

    /// <summary>What there is under a path; null when there is nothing. Links are not followed.</summary>
    public static FileKind? KindOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (full == "/") return FileKind.Directory;
        if (!Directory.Exists(Path.GetDirectoryName(full))) return null;
        using var parent = DirectoryHandle.Open(Path.GetDirectoryName(full)!);
        return parent.Status(Path.GetFileName(full))?.Kind;
    }

    /// <summary>
    /// The path of a file that is written beside and then takes the old one's place. Only a regular file may be
    /// replaced so: renaming over a device or a socket would destroy it.
    /// </summary>
    /// <exception cref="CommandException">The folder is missing, or something else than a file is there.</exception>
    public static string Replaceable(string path)
    {
        var target = Resolve(path);
        var folder = Path.GetDirectoryName(target);
        if (folder is null || !Directory.Exists(folder)) throw new CommandException($"invalid output path: directory \"{folder ?? target}\" does not exist");
        return KindOf(target) switch
        {
            null or FileKind.Regular => target,
            FileKind.Directory => throw new CommandException($"invalid output path: \"{path}\" is a directory"),
            _ => throw new CommandException($"invalid output path: \"{path}\" is not a regular file"),
        };
    }
}
