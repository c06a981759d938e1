using System.Buffers;
using System.Buffers.Binary;
using Gantry.Errors;
using Gantry.FileNames;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// One open directory. Every name that its methods take is a single component, and none of them follows a symbolic link, so
/// whatever someone does to the tree meanwhile, an action happens in this directory or not at all.
/// </summary>
public sealed unsafe class DirectoryHandle : IDisposable
{
    private const int EntryBufferSize = 32 * 1024;

    internal DirectoryHandle(SafeFileHandle handle, string path) => (Handle, Path) = (handle, path);

    /// <summary>The descriptor.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>How it was named when it was opened; for messages only.</summary>
    public string Path { get; }

    /// <summary>Opens a directory of this host by a path that the daemon chose itself.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static DirectoryHandle Open(string path)
    {
        var descriptor = Native.OpenAt(Native.AtFdCwd, path, (OpenFlags.Read | OpenFlags.Directory).ToKernel(), 0);
        return new DirectoryHandle(new SafeFileHandle(LinuxException.Check(descriptor, "open", path), true), path);
    }

    /// <summary>The inode of the directory itself.</summary>
    public FileStatus Status() => StatusOf(Handle, Path);

    /// <summary>The inode of an open file.</summary>
    /// <param name="file">Any descriptor, opened in whatever way.</param>
    /// <param name="path">Its name for messages.</param>
    public static FileStatus StatusOf(SafeFileHandle file, string path)
    {
        LinuxException.Check(Native.StatX(file, "", Native.AtEmptyPath, 0x7ff, out var buffer), "stat", path);
        return FileStatus.From(buffer);
    }

    /// <summary>The inode under a name, or null when there is none.</summary>
    public FileStatus? Status(string name)
    {
        CheckName(name);
        if (Native.StatX(Handle, name, Native.AtSymlinkNoFollow, 0x7ff, out var buffer) == 0)
            return FileStatus.From(buffer);
        var error = LinuxException.Last("stat", Join(name));
        return error.Errno == Errno.ENOENT ? null : throw error;
    }

    /// <summary>Opens the same directory once more, with a descriptor and lifetime of its own.</summary>
    public DirectoryHandle OpenSelf() =>
        new(new SafeFileHandle(LinuxException.Check(Native.OpenAt(Handle, ".", (OpenFlags.Read | OpenFlags.Directory).ToKernel(), 0), "open", Path), true), Path);

    /// <summary>Opens a directory in this one.</summary>
    public DirectoryHandle OpenDirectory(string name) =>
        new(OpenFile(name, OpenFlags.Read | OpenFlags.Directory), Join(name));

    /// <summary>Opens or makes a file; never through a link.</summary>
    /// <param name="name">The name.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="permissions">The permissions of a new file, before the umask.</param>
    public SafeFileHandle OpenFile(string name, OpenFlags flags, uint permissions = 0)
    {
        CheckName(name);
        var descriptor = Native.OpenAt(Handle, name, (flags | OpenFlags.NoFollow).ToKernel(), permissions);
        return new SafeFileHandle(LinuxException.Check(descriptor, "open", Join(name)), true);
    }

    /// <summary>Makes a directory.</summary>
    public void MakeDirectory(string name, uint permissions)
    {
        CheckName(name);
        LinuxException.Check(Native.MakeDirectoryAt(Handle, name, permissions), "mkdir", Join(name));
    }

    /// <summary>Makes a device, FIFO or socket.</summary>
    public void MakeNode(string name, FileKind kind, uint permissions, uint major = 0, uint minor = 0)
    {
        CheckName(name);
        LinuxException.Check(Native.MakeNodeAt(Handle, name, (uint)kind | permissions, DeviceNumber(major, minor)), "mknod", Join(name));
    }

    /// <summary>Makes a symbolic link.</summary>
    public void MakeSymbolicLink(string name, string target)
    {
        CheckName(name);
        LinuxException.Check(Native.SymlinkAt(target, Handle, name), "symlink", Join(name));
    }

    /// <summary>Gives an inode another name; a symbolic link is linked itself.</summary>
    public void MakeHardLink(string name, DirectoryHandle existing, string existingName)
    {
        CheckName(name);
        CheckName(existingName);
        LinuxException.Check(Native.LinkAt(existing.Handle, existingName, Handle, name, 0), "link", Join(name));
    }

    /// <summary>Renames a thing, also into another directory.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="to">The directory it goes to.</param>
    /// <param name="newName">Its name there.</param>
    /// <param name="replace">Whether it may take the place of another.</param>
    public void Rename(string name, DirectoryHandle to, string newName, bool replace = true)
    {
        CheckName(name);
        CheckName(newName);
        LinuxException.Check(Native.RenameAt2(Handle, name, to.Handle, newName, replace ? 0u : 1u), "rename", Join(name));
    }

    /// <summary>Lets two things change places at one moment.</summary>
    public void Exchange(string name, DirectoryHandle other, string otherName)
    {
        CheckName(name);
        CheckName(otherName);
        LinuxException.Check(Native.RenameAt2(Handle, name, other.Handle, otherName, 2), "exchange", Join(name));
    }

    /// <summary>Removes a name that is no directory.</summary>
    public void Unlink(string name)
    {
        CheckName(name);
        LinuxException.Check(Native.UnlinkAt(Handle, name, 0), "unlink", Join(name));
    }

    /// <summary>Removes an empty directory.</summary>
    public void RemoveDirectory(string name)
    {
        CheckName(name);
        LinuxException.Check(Native.UnlinkAt(Handle, name, Native.AtRemoveDir), "rmdir", Join(name));
    }

    /// <summary>Where a symbolic link points to.</summary>
    public string ReadLink(string name)
    {
        CheckName(name);
        var buffer = stackalloc byte[4096];
        var length = Native.ReadLinkAt(Handle, name, buffer, 4096);
        return length >= 0 ? FileNameText.Decode(new ReadOnlySpan<byte>(buffer, (int)length)) : throw LinuxException.Last("readlink", Join(name));
    }

    /// <summary>Sets the owner of what a name names, a link included.</summary>
    public void SetOwner(string name, uint user, uint group)
    {
        CheckName(name);
        LinuxException.Check(Native.ChangeOwnerAt(Handle, name, user, group, Native.AtSymlinkNoFollow), "chown", Join(name));
    }

    /// <summary>Sets the permissions of what a name names; a link has none.</summary>
    public void SetPermissions(string name, uint permissions)
    {
        CheckName(name);
        LinuxException.Check(Native.ChangeModeAt(Handle, name, permissions, Native.AtSymlinkNoFollow), "chmod", Join(name));
    }

    /// <summary>Sets the times of what a name names, a link included.</summary>
    public void SetTimes(string name, UnixTime access, UnixTime modification)
    {
        CheckName(name);
        var times = stackalloc UnixTime[] { access, modification };
        LinuxException.Check(Native.SetTimesAt(Handle, name, times, Native.AtSymlinkNoFollow), "set the times of", Join(name));
    }

    /// <summary>The names in the directory, without <c>.</c> and <c>..</c>, in the file system's order.</summary>
    public IReadOnlyList<DirectoryEntry> Entries()
    {
        var entries = new List<DirectoryEntry>();
        using var directory = OpenSelf();
        var array = ArrayPool<byte>.Shared.Rent(EntryBufferSize);
        try
        {
            fixed (byte* buffer = array)
            {
                nint length;
                while ((length = Native.GetDirectoryEntries(directory.Handle, buffer, EntryBufferSize)) > 0)
                    Read(new ReadOnlySpan<byte>(buffer, (int)length), entries);
                if (length < 0)
                    throw LinuxException.Last("read the directory", Path);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        return entries;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>A path of one component through the descriptor: how the calls that take no descriptor are made safe.</summary>
    internal string ProcPath(string name)
    {
        CheckName(name);
        return $"/proc/self/fd/{Handle.DangerousGetHandle()}/{name}";
    }

    /// <summary>A path of the directory itself through the descriptor.</summary>
    internal string ProcPath() => $"/proc/self/fd/{Handle.DangerousGetHandle()}/.";

    internal string Join(string name) => Path.EndsWith('/') ? Path + name : $"{Path}/{name}";

    private static void CheckName(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.Contains('/'))
            throw new InvalidArgumentException($"\"{name}\" is not the name of a file in a directory");
    }

    /// <summary>struct linux_dirent64: inode, offset, u16 record length, u8 type, name up to a zero byte.</summary>
    private static void Read(ReadOnlySpan<byte> records, List<DirectoryEntry> entries)
    {
        while (!records.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            var bytes = records[19..length];
            bytes = bytes[..bytes.IndexOf((byte)0)];
            if (!bytes.SequenceEqual("."u8) && !bytes.SequenceEqual(".."u8))
                entries.Add(new DirectoryEntry(FileNameText.Decode(bytes), (FileKind)(records[18] << 12)));
            records = records[length..];
        }
    }

    /// <summary>makedev(3).</summary>
    private static ulong DeviceNumber(uint major, uint minor) =>
        ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);
}
