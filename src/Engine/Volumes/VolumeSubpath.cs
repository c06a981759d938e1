using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes;

/// <summary>
/// A path within a volume as the source of a mount. Containers write to volumes, so the path is resolved once, by the kernel
/// and within the volume, and what was found is bound to a place of the daemon's own: there is no name left to be swapped
/// for a link (CVE-2017-1002101, CVE-2021-25741).
/// </summary>
internal static class VolumeSubpath
{
    /// <summary>Refuses what is no path within a volume, before anything is looked up.</summary>
    /// <exception cref="InvalidArgumentException">The path is absolute or has <c>..</c> in it.</exception>
    public static void Validate(string subpath)
    {
        if (subpath.Length == 0 || subpath[0] == '/' || subpath.Split('/').Contains(".."))
            throw new InvalidArgumentException($"subpath must be a relative path within the volume: \"{subpath}\"");
    }

    /// <summary>Shows a path of a volume at another place.</summary>
    /// <param name="volume">The volume's directory on the host.</param>
    /// <param name="subpath">The path within it; it must exist.</param>
    /// <param name="target">The place: made as a directory or an empty file, as the path is one or the other.</param>
    /// <exception cref="InvalidArgumentException">The path does not exist, or leads out of the volume.</exception>
    public static void Bind(string volume, string subpath, string target)
    {
        Validate(subpath);
        using var root = RootedDirectory.Open(volume);
        try
        {
            using var found = root.OpenBeneath(subpath, OpenFlags.PathOnly);
            if (DirectoryHandle.StatusOf(found, subpath).IsDirectory)
                Directory.CreateDirectory(target);
            else
                // Not truncated: the file may be mounted there already.
                File.Open(target, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            Mounts.Bind($"/proc/self/fd/{found.DangerousGetHandle()}", target, recursive: true);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new InvalidArgumentException($"cannot access path {subpath} in the volume: no such file or directory; make it first", e);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOSYS)
        {
            throw new UnsupportedException("a volume subpath needs Linux 5.6 or later", e);
        }
        catch (LinuxException e) when (e.Errno is Errno.EXDEV or Errno.ELOOP)
        {
            throw new InvalidArgumentException($"path {subpath} leads out of the volume", e);
        }
    }

    /// <summary>Takes the mount and its place away again; it is no error when there is none.</summary>
    public static void Unbind(string target)
    {
        Mounts.Unmount(target, detach: true);
        if (Directory.Exists(target))
            Directory.Delete(target);
        else
            File.Delete(target);
    }
}
