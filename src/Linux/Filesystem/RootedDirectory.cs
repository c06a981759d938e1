using System.Runtime.InteropServices;
using Gantry.Errors;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// A tree that somebody else may write to while we look: a container's root file system or a layer. A path is resolved by
/// the kernel as if the tree were the root (openat2 with <c>RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS</c>), so that neither
/// <c>..</c> nor any link, swapped at whatever moment, leads out; and then only the descriptor is used.
/// </summary>
public sealed class RootedDirectory : IDisposable
{
    private const ulong ResolveInRoot = 0x10;
    private const ulong ResolveBeneath = 0x08;
    private const ulong ResolveNoMagicLinks = 0x02;

    /// <summary>The kernel gives up (EAGAIN) when something in the tree is renamed meanwhile; so often we try again.</summary>
    private const int MaxAttempts = 256;

    private static volatile bool s_lacksOpenAt2;

    private readonly DirectoryHandle _root;

    private RootedDirectory(DirectoryHandle root) => _root = root;

    /// <summary>The tree's own top directory.</summary>
    public DirectoryHandle Root => _root;

    /// <summary>Opens a tree by a path of this host that the daemon chose itself.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static RootedDirectory Open(string hostPath) => new(DirectoryHandle.Open(hostPath));

    /// <summary>Opens a directory; links are followed inside the tree.</summary>
    /// <exception cref="LinuxException">It is not there, or no directory.</exception>
    public DirectoryHandle OpenDirectory(string path) =>
        new(OpenFile(path, OpenFlags.Read | OpenFlags.Directory), path);

    /// <summary>Opens or makes a file; links are followed inside the tree unless the flags say otherwise.</summary>
    /// <param name="path">The path; with or without a leading slash.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="permissions">The permissions of a new file, before the umask.</param>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public SafeFileHandle OpenFile(string path, OpenFlags flags, uint permissions = 0) =>
        TryOpen(path, flags, permissions, out var errno) ?? throw new LinuxException("open", path, errno);

    /// <summary>Opens what lies below; a link or <c>..</c> that leads out of the tree is an error (EXDEV) rather than taken from the tree's top.</summary>
    /// <param name="path">The path; relative.</param>
    /// <param name="flags">How to open it; nothing is made.</param>
    /// <exception cref="LinuxException">It cannot be opened, leads out, or the kernel is older than 5.6 (ENOSYS).</exception>
    public SafeFileHandle OpenBeneath(string path, OpenFlags flags) =>
        Resolve(path, flags, 0, ResolveBeneath | ResolveNoMagicLinks, out var errno) ?? throw new LinuxException("open", path, errno);

    /// <summary>Opens the directory that holds what a path names, for an action on the name itself.</summary>
    /// <returns>The open directory and the last component.</returns>
    /// <exception cref="InvalidArgumentException">The path names the tree itself or ends in <c>..</c>.</exception>
    /// <exception cref="LinuxException">The directory is not there.</exception>
    public (DirectoryHandle Parent, string Name) OpenParent(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        var name = trimmed[(slash + 1)..];
        if (name.Length == 0 || name is "." or "..")
            throw new InvalidArgumentException($"\"{path}\" does not name a file in a directory");
        return (OpenDirectory(slash <= 0 ? "/" : trimmed[..slash]), name);
    }

    /// <summary>The inode that a path names, or null when there is none (or a component before it is no directory).</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link as the last component is followed.</param>
    public FileStatus? Status(string path, bool follow = true)
    {
        // Much that is asked for is not there: an exception for each would cost more than the question.
        using var file = TryOpen(path, OpenFlags.PathOnly | (follow ? 0 : OpenFlags.NoFollow), 0, out var errno);
        if (file is not null)
            return DirectoryHandle.StatusOf(file, path);
        return errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw new LinuxException("open", path, errno);
    }

    /// <summary>Makes a directory and those above it where they are missing; links on the way are followed inside the tree.</summary>
    /// <param name="path">The path.</param>
    /// <param name="permissions">The permissions of new directories.</param>
    /// <param name="user">The owner of new directories.</param>
    /// <param name="group">The group of new directories.</param>
    /// <returns>The open directory.</returns>
    /// <exception cref="LinuxException">A component is no directory, or a link to nothing.</exception>
    public DirectoryHandle MakeDirectories(string path, uint permissions = 0x1ED, uint user = 0, uint group = 0)
    {
        try
        {
            return OpenDirectory(path);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT && path.Trim('/').Length > 0)
        {
            var (above, name) = Split(path);
            using var parent = MakeDirectories(above, permissions, user, group);
            MakeDirectory(parent, name, permissions, user, group);
            return OpenDirectory(path);
        }
    }

    /// <summary>Reads a whole regular file.</summary>
    /// <param name="path">The path; links are followed inside the tree.</param>
    /// <param name="limit">The most bytes that are read.</param>
    /// <returns>The content, or null when there is no such file.</returns>
    /// <exception cref="InvalidArgumentException">It is no regular file, or larger than the limit.</exception>
    public byte[]? ReadFile(string path, int limit)
    {
        if (Status(path) is not { } before)
            return null;
        if (before.Kind != FileKind.Regular)
            throw new InvalidArgumentException($"{path} is not a regular file");
        using var file = OpenFile(path, OpenFlags.Read | OpenFlags.NonBlocking);
        if (DirectoryHandle.StatusOf(file, path) is not { Kind: FileKind.Regular } status)
            throw new InvalidArgumentException($"{path} is not a regular file");
        if (status.Size > limit)
            throw new InvalidArgumentException($"{path} is larger than {limit} bytes");
        using var content = new MemoryStream((int)status.Size);
        Span<byte> buffer = stackalloc byte[8192];
        for (int count; (count = file.ReadSome(buffer, path)) > 0;)
        {
            content.Write(buffer[..count]);
            if (content.Length > limit)
                throw new InvalidArgumentException($"{path} is larger than {limit} bytes");
        }
        return content.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private SafeFileHandle? TryOpen(string path, OpenFlags flags, uint permissions, out Errno errno)
    {
        if (path.Length == 0)
            path = ".";
        if (!s_lacksOpenAt2)
        {
            var file = Resolve(path, flags, permissions, ResolveInRoot | ResolveNoMagicLinks, out errno);
            if (errno != Errno.ENOSYS)
                return file;
            s_lacksOpenAt2 = true;
        }
        try
        {
            errno = 0;
            return RootedWalk.Open(_root, path, flags, permissions);
        }
        catch (LinuxException e)
        {
            errno = e.Errno;
            return null;
        }
    }

    private SafeFileHandle? Resolve(string path, OpenFlags flags, uint permissions, ulong resolve, out Errno errno)
    {
        var how = new Native.OpenHow
        {
            Flags = (ulong)flags.ToKernel(),
            Mode = flags.HasFlag(OpenFlags.Create) ? permissions : 0,
            Resolve = resolve,
        };
        for (var attempt = 1; ; attempt++)
        {
            var descriptor = Native.OpenAt2(Native.SysOpenAt2, _root.Handle, path, how, 24);
            errno = descriptor < 0 ? (Errno)Marshal.GetLastPInvokeError() : 0;
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, true);
            if (errno is not (Errno.EAGAIN or Errno.EINTR) || attempt == MaxAttempts)
                return null;
        }
    }

    private static void MakeDirectory(DirectoryHandle parent, string name, uint permissions, uint user, uint group)
    {
        try
        {
            parent.MakeDirectory(name, permissions);
        }
        catch (LinuxException e) when (e.Errno == Errno.EEXIST)
        {
            return;
        }
        using var made = parent.OpenDirectory(name);
        made.Handle.SetOwner(user, group, made.Path);
        made.Handle.SetPermissions(permissions, made.Path);
    }

    private static (string Above, string Name) Split(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        var name = trimmed[(slash + 1)..];
        if (name is "." or "..")
            throw new LinuxException("mkdir", path, Errno.ENOENT);
        return (slash <= 0 ? "/" : trimmed[..slash], name);
    }
}
