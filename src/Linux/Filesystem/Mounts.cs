using Gantry.Errors;

namespace Gantry.Linux.Filesystem;

/// <summary>Makes, changes and removes mounts in this process's mount namespace.</summary>
public static class Mounts
{
    /// <summary>mount(2) copies one page of options and silently cuts off the rest.</summary>
    private const int MaxDataLength = 4095;

    private const int DetachFlag = 2;
    private const int NoFollowFlag = 8;

    /// <summary>Makes a mount from options in the words of mount(8), as the OCI runtime spec and overlay snapshots have them.</summary>
    /// <param name="type">The file system, or <c>bind</c>.</param>
    /// <param name="source">The device, directory or name.</param>
    /// <param name="target">Where to; it must be there.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="LinuxException">The kernel refuses; nothing is mounted.</exception>
    public static void Perform(string type, string source, string target, IEnumerable<string> options)
    {
        var parsed = MountOptions.Parse(options);
        if (parsed.Flags.HasFlag(MountFlags.Bind))
            PerformBind(source, target, parsed.Flags);
        else if (type == "overlay")
            OverlayMount.Perform(target, parsed);
        else
            Mount(source, target, type, parsed.Flags, string.Join(',', parsed.Data));
        if (parsed.Propagation is { } propagation)
            SetPropagation(target, propagation, parsed.IsPropagationRecursive);
    }

    /// <summary>mount(2).</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Mount(string source, string target, string type, MountFlags flags, string data = "")
    {
        if (System.Text.Encoding.UTF8.GetByteCount(data) > MaxDataLength)
            throw new InvalidArgumentException($"the options for mounting {type} on {target} are longer than {MaxDataLength} bytes");
        LinuxException.Check(Native.Mount(source, target, type, (ulong)flags, data), $"mount {type} on", target);
    }

    /// <summary>Shows a file or directory at another place too.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Bind(string source, string target, bool recursive = false, bool readOnly = false) =>
        PerformBind(source, target, MountFlags.Bind | (recursive ? MountFlags.Recursive : 0) | (readOnly ? MountFlags.ReadOnly : 0));

    /// <summary>Shows a directory at another place too, read-only with all that is mounted below it (Linux 5.12).</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void BindReadOnly(string source, string target)
    {
        using var tree = DetachedMount.Clone(source, new Native.MountAttributes { Set = (ulong)MountFlags.ReadOnly }, recursive: true);
        tree.Attach(target);
    }

    /// <summary>Changes the flags of a mount, without touching the file system behind it.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Remount(string target, MountFlags flags) =>
        LinuxException.Check(Native.Mount(null, target, null, (ulong)(flags | MountFlags.Remount | MountFlags.Bind), null), "remount", target);

    /// <summary>Sets whether mounts below appear elsewhere too.</summary>
    /// <exception cref="LinuxException">It is no mount point.</exception>
    public static void SetPropagation(string target, MountPropagation propagation, bool recursive = false)
    {
        var flags = (ulong)propagation | (recursive ? (ulong)MountFlags.Recursive : 0);
        LinuxException.Check(Native.Mount(null, target, null, flags, null), $"make the mount {propagation.ToString().ToLowerInvariant()}:", target);
    }

    /// <summary>Removes the topmost mount on a path; it is no error when there is none.</summary>
    /// <param name="target">The mount point; a link is not followed.</param>
    /// <param name="detach">Whether a mount in use disappears at once and ends when its last user does (MNT_DETACH).</param>
    /// <returns>Whether there was a mount.</returns>
    /// <exception cref="LinuxException">It is in use, or the kernel refuses.</exception>
    public static bool Unmount(string target, bool detach = false)
    {
        if (Native.Unmount(target, NoFollowFlag | (detach ? DetachFlag : 0)) == 0)
            return true;
        var error = LinuxException.Last("unmount", target);
        return error.Errno is Errno.EINVAL or Errno.ENOENT ? false : throw error;
    }

    /// <summary>Whether a path is where a mount is rooted; a link is not followed.</summary>
    public static bool IsMountPoint(string path) =>
        Native.StatX(Native.AtFdCwd, path, Native.AtSymlinkNoFollow, 0, out var status) == 0 && FileStatus.From(status).IsMountRoot;

    /// <summary>A bind takes no other flags along: they are set by a second call, for the one mount and not those below it.</summary>
    private static void PerformBind(string source, string target, MountFlags flags)
    {
        const MountFlags Kinds = MountFlags.Bind | MountFlags.Recursive;
        LinuxException.Check(Native.Mount(source, target, null, (ulong)(flags & Kinds), null), $"bind {source} to", target);
        if ((flags & ~Kinds) == 0)
            return;
        try
        {
            Remount(target, flags & ~Kinds);
        }
        catch (LinuxException)
        {
            Unmount(target, detach: true);
            throw;
        }
    }
}
