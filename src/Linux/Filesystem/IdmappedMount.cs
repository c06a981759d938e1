using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// Bind mounts that show the files' owners through a user namespace's mapping (Linux 5.12; overlayfs layers 5.19), so that
/// an image is unpacked once for every mapping, and nothing has to be chowned.
/// </summary>
public static class IdmappedMount
{
    private const ulong IdMap = 0x10_0000;

    /// <summary>Shows a tree at another place with mapped owners.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="target">Where to; it must be there.</param>
    /// <param name="userNamespace">The mapping (see <see cref="UserNamespace.Create"/>).</param>
    /// <param name="recursive">Whether the mounts below come along; each of their file systems must support it too.</param>
    /// <exception cref="LinuxException">The kernel or the file system cannot do it (EINVAL).</exception>
    public static void Bind(string source, string target, SafeFileHandle userNamespace, bool recursive = false)
    {
        using var tree = Clone(source, userNamespace, recursive);
        tree.Attach(target);
    }

    /// <summary>Whether the file system under a path can show owners through a mapping.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mapping">The mapping of user and group ids; that the kernel refuses it is the same as that it cannot.</param>
    public static bool IsSupported(string path, IReadOnlyList<IdRange> mapping)
    {
        try
        {
            using var names = UserNamespace.Create(mapping, mapping);
            using var tree = Clone(path, names, recursive: false);
            return true;
        }
        catch (LinuxException e) when (e.Errno is Errno.EINVAL or Errno.ENOSYS or Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSPC)
        {
            return false;
        }
    }

    private static DetachedMount Clone(string source, SafeFileHandle userNamespace, bool recursive) =>
        DetachedMount.Clone(source, new Native.MountAttributes { Set = IdMap, UserNamespace = (ulong)userNamespace.DangerousGetHandle() }, recursive);
}
