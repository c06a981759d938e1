using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// Mounts snapshots so that their files show the owners of a user namespace, the writable layer included: what is on the disk
/// is the same with every mapping and with none (Linux 5.19). An overlay itself cannot be mapped, so its layers are.
/// </summary>
public static class MappedMount
{
    /// <summary>Makes a mount with mapped owners.</summary>
    /// <param name="type"><c>overlay</c> or <c>bind</c>.</param>
    /// <param name="source">What to bind.</param>
    /// <param name="target">Where to; it must be there.</param>
    /// <param name="options">The options, in the words of mount(8).</param>
    /// <param name="owners">The mapping. An overlay's has to know this process's user too, since the kernel makes whiteouts in its name.</param>
    /// <param name="scratch">A place for a mount of the layers that lasts no longer than this call; made and removed.</param>
    /// <exception cref="LinuxException">The kernel or the file system cannot do it (EINVAL), or refuses the mount.</exception>
    public static void Perform(string type, string source, string target, IReadOnlyList<string> options, SafeFileHandle owners, string scratch)
    {
        var parsed = MountOptions.Parse(options);
        if (type == "overlay")
            MountOverlay(target, parsed, owners, scratch);
        else
            Bind(source, target, parsed.Flags, owners);
        if (parsed.Propagation is { } propagation)
            Mounts.SetPropagation(target, propagation, parsed.IsPropagationRecursive);
    }

    /// <summary>The layers' common directory is shown with mapped owners, and the overlay takes them from there.</summary>
    private static void MountOverlay(string target, MountOptions options, SafeFileHandle owners, string scratch)
    {
        var (directory, data) = OverlayMount.Shorten(options.Data);
        Directory.CreateDirectory(scratch);
        try
        {
            IdmappedMount.Bind(directory, scratch, owners);
            OverlayMount.InDirectory(scratch, () => Mounts.Mount("overlay", target, "overlay", options.Flags, data));
        }
        finally
        {
            // The overlay holds the layers by itself.
            Mounts.Unmount(scratch, detach: true);
            Directory.Delete(scratch);
        }
    }

    private static void Bind(string source, string target, MountFlags flags, SafeFileHandle owners)
    {
        IdmappedMount.Bind(source, target, owners, flags.HasFlag(MountFlags.Recursive));
        if (flags.HasFlag(MountFlags.ReadOnly))
            Mounts.Remount(target, MountFlags.ReadOnly);
    }
}
