using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Mounting;

/// <summary>A bundle's directory on the host.</summary>
internal static class BundleDirectory
{
    /// <summary>
    /// Undoes the mounts in a bundle and removes it. Nothing is removed recursively: a mount that could not be undone holds a
    /// container's files.
    /// </summary>
    internal static void Remove(string bundle)
    {
        if (!Directory.Exists(bundle))
            return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(bundle))
        {
            if (Path.GetFileName(entry) is var name && (name is "shm" or "userns" || name.StartsWith("rootfs", StringComparison.Ordinal) || name.StartsWith("mount", StringComparison.Ordinal)))
                while (Mounts.Unmount(entry, detach: true))
                {
                }
            if (Directory.Exists(entry))
                Directory.Delete(entry);
            else
                File.Delete(entry);
        }
        Directory.Delete(bundle);
    }
}
