using Gantry.Runtime.Profiles;

namespace Gantry.Cli.Daemon;

/// <summary>Finds out whether containers can have user ids of their own with the daemon's directories.</summary>
internal static class UserNamespaceSupport
{
    /// <summary>Whether layers and volumes can be shown with mapped owners, and a container's root can get to its root file system.</summary>
    public static bool IsThere(string dataRoot, string execRoot) => Above(execRoot).All(IsPassable) && ProfileIds.CanOwn(dataRoot);

    private static IEnumerable<string> Above(string path)
    {
        for (var directory = Path.GetDirectoryName(Path.GetFullPath(path)); directory is not null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }

    private static bool IsPassable(string directory) => File.GetUnixFileMode(directory).HasFlag(UnixFileMode.OtherExecute);
}
