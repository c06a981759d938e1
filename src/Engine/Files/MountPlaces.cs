using Gantry.Images.Snapshots;

namespace Gantry.Engine.Files;

/// <summary>
/// The places that every container's mounts need: the runtime makes them in the container's layer where its image has none.
/// They are no changes of the program's, and <c>diff</c> doesn't show them.
/// </summary>
internal static class MountPlaces
{
    private static readonly HashSet<string> s_places =
        ["/dev", "/dev/console", "/dev/mqueue", "/dev/pts", "/dev/shm", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc", "/sys"];

    /// <summary>Leaves them out, and a directory that was changed by them alone.</summary>
    internal static IReadOnlyList<FileChange> LeaveOut(IReadOnlyList<FileChange> changes)
    {
        var kept = changes.Where(c => c.Kind != FileChangeKind.Added || !s_places.Contains(c.Path)).ToList();
        if (kept.Count == changes.Count)
            return kept;
        return [.. kept.Where(c => c.Path != "/etc" || c.Kind == FileChangeKind.Deleted || kept.Any(k => k.Path.StartsWith("/etc/", StringComparison.Ordinal)))];
    }
}
