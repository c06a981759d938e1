using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>The system calls on files and mounts, as libc has them, and by number where it has none.</summary>
/// <remarks>The numbers of calls newer than Linux 5.0 are the same on every architecture.</remarks>
internal static unsafe partial class Native
{
    public const int AtFdCwd = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtRemoveDir = 0x200;
    public const int AtEmptyPath = 0x1000;
    public const int AtRecursive = 0x8000;

    /// <summary>FICLONE.</summary>
    public const nuint FiClone = 0x40049409;

    public const int SysOpenTree = 428;
    public const int SysMoveMount = 429;
    public const int SysOpenAt2 = 437;
    public const int SysMountSetAttr = 442;
    public const int SysQuotaCtlFd = 443;

    /// <summary>FS_IOC_FSGETXATTR and FS_IOC_FSSETXATTR.</summary>
    public const nuint FsGetXattr = 0x801c581f;
    public const nuint FsSetXattr = 0x401c5820;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint OpenAt2(nint number, SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string path, in OpenHow how, nint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint OpenTree(nint number, nint directory, [MarshalUsing(typeof(FileNameMarshaller))] string path, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint MoveMount(nint number, SafeHandle from, [MarshalUsing(typeof(FileNameMarshaller))] string fromPath, nint toDirectory, [MarshalUsing(typeof(FileNameMarshaller))] string toPath, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint MountSetAttr(nint number, SafeHandle mount, [MarshalUsing(typeof(FileNameMarshaller))] string path, nint flags, in MountAttributes attributes, nint size);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, uint mode);

    [LibraryImport("libc", EntryPoint = "mknodat", SetLastError = true)]
    public static partial int MakeNodeAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int SymlinkAt([MarshalUsing(typeof(FileNameMarshaller))] string target, SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    public static partial int LinkAt(SafeHandle from, [MarshalUsing(typeof(FileNameMarshaller))] string fromName, SafeHandle to, [MarshalUsing(typeof(FileNameMarshaller))] string toName, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    public static partial int RenameAt2(SafeHandle from, [MarshalUsing(typeof(FileNameMarshaller))] string fromName, SafeHandle to, [MarshalUsing(typeof(FileNameMarshaller))] string toName, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, int flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwnerAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    public static partial int SetTimesAt(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, UnixTime* times, int flags);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(SafeHandle file, UnixTime* times);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(SafeHandle directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, int flags, uint mask, out StatXBuffer status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(int directory, [MarshalUsing(typeof(FileNameMarshaller))] string name, int flags, uint mask, out StatXBuffer status);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint GetDirectoryEntries(SafeHandle directory, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle file, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeHandle file, long size);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int CloneFile(SafeHandle file, nuint request, int source);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int FileAttributes(SafeHandle file, nuint request, ref FsXattr attributes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint QuotaCtl(nint number, SafeHandle file, uint command, uint id, void* argument);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFilesystem(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "lsetxattr", SetLastError = true)]
    public static partial int SetXattr([MarshalUsing(typeof(FileNameMarshaller))] string path, [MarshalUsing(typeof(FileNameMarshaller))] string name, byte* value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetXattr([MarshalUsing(typeof(FileNameMarshaller))] string path, [MarshalUsing(typeof(FileNameMarshaller))] string name, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true)]
    public static partial nint ListXattr([MarshalUsing(typeof(FileNameMarshaller))] string path, byte* list, nuint size);

    [LibraryImport("libc", EntryPoint = "lremovexattr", SetLastError = true)]
    public static partial int RemoveXattr([MarshalUsing(typeof(FileNameMarshaller))] string path, [MarshalUsing(typeof(FileNameMarshaller))] string name);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetXattr(SafeHandle file, [MarshalUsing(typeof(FileNameMarshaller))] string name, byte* value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true)]
    public static partial int Mount([MarshalUsing(typeof(FileNameMarshaller))] string? source, [MarshalUsing(typeof(FileNameMarshaller))] string target, [MarshalUsing(typeof(FileNameMarshaller))] string? type, ulong flags, [MarshalUsing(typeof(FileNameMarshaller))] string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true)]
    public static partial int Unmount([MarshalUsing(typeof(FileNameMarshaller))] string target, int flags);

    [LibraryImport("libc", EntryPoint = "chdir", SetLastError = true)]
    public static partial int ChangeDirectory([MarshalUsing(typeof(FileNameMarshaller))] string path);

    [LibraryImport("libc", EntryPoint = "clone", SetLastError = true)]
    public static partial int Clone(nint function, byte* stackTop, int flags, nint argument);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int pid, int* status, int options);

    /// <summary>struct open_how of openat2(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary>struct fsxattr of linux/fs.h.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 28)]
    internal struct FsXattr
    {
        public uint Flags;
        public uint ExtentSize;
        public uint Extents;
        public uint ProjectId;
        public uint CopyOnWriteExtentSize;
    }

    /// <summary>struct if_dqblk of linux/quota.h: limits and use of one id, space in blocks of 1,024 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct QuotaBlock
    {
        public ulong HardLimit;
        public ulong SoftLimit;
        public ulong UsedBytes;
        public ulong InodeHardLimit;
        public ulong InodeSoftLimit;
        public ulong UsedInodes;
        public ulong Time;
        public ulong InodeTime;
        public uint Valid;
    }

    /// <summary>struct mount_attr of mount_setattr(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MountAttributes
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }

    /// <summary>struct statx of statx(2), the part that is used.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    internal struct StatXBuffer
    {
        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint Links;
        public uint User;
        public uint Group;
        public ushort Mode;
        private readonly ushort _spare;
        public ulong Inode;
        public ulong Size;
        public ulong Blocks;
        public ulong AttributesMask;
        public StatXTime Access;
        public StatXTime Birth;
        public StatXTime Change;
        public StatXTime Modification;
        public uint DeviceMajor;
        public uint DeviceMinor;
        public uint FilesystemMajor;
        public uint FilesystemMinor;
    }

    /// <summary>struct statx_timestamp of statx(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StatXTime
    {
        public long Seconds;
        public uint Nanoseconds;
        private readonly int _reserved;
    }
}
