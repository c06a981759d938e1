namespace Gantry.Linux.Filesystem;

/// <summary>What the kernel says of an inode (statx).</summary>
public sealed record FileStatus
{
    /// <summary>What it is.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>Permission bits with set-uid, set-gid and sticky: the low 12 bits of <c>st_mode</c>.</summary>
    public required uint Permissions { get; init; }

    /// <summary>The owning user.</summary>
    public required uint UserId { get; init; }

    /// <summary>The owning group.</summary>
    public required uint GroupId { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Blocks of 512 bytes that it holds on disk.</summary>
    public required long Blocks { get; init; }

    /// <summary>How many names it has.</summary>
    public required uint Links { get; init; }

    /// <summary>Its number within the file system.</summary>
    public required ulong Inode { get; init; }

    /// <summary>The file system it is on: major number in the high, minor in the low 32 bits.</summary>
    public required ulong Filesystem { get; init; }

    /// <summary>For a device: the major number.</summary>
    public required uint DeviceMajor { get; init; }

    /// <summary>For a device: the minor number.</summary>
    public required uint DeviceMinor { get; init; }

    /// <summary>When it was read last.</summary>
    public required UnixTime AccessTime { get; init; }

    /// <summary>When its content was changed last.</summary>
    public required UnixTime ModificationTime { get; init; }

    /// <summary>When the inode was changed last.</summary>
    public required UnixTime ChangeTime { get; init; }

    /// <summary>Whether it is the root of a mount (Linux 5.8 and later).</summary>
    public required bool IsMountRoot { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>Whether it is overlayfs's mark of a removed file: a character device 0:0.</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && DeviceMajor == 0 && DeviceMinor == 0;

    internal static FileStatus From(in Native.StatXBuffer buffer) => new()
    {
        Kind = (FileKind)(buffer.Mode & 0xF000),
        Permissions = buffer.Mode & 0xFFFu,
        UserId = buffer.User,
        GroupId = buffer.Group,
        Size = (long)buffer.Size,
        Blocks = (long)buffer.Blocks,
        Links = buffer.Links,
        Inode = buffer.Inode,
        Filesystem = ((ulong)buffer.FilesystemMajor << 32) | buffer.FilesystemMinor,
        DeviceMajor = buffer.DeviceMajor,
        DeviceMinor = buffer.DeviceMinor,
        AccessTime = new(buffer.Access.Seconds, buffer.Access.Nanoseconds),
        ModificationTime = new(buffer.Modification.Seconds, buffer.Modification.Nanoseconds),
        ChangeTime = new(buffer.Change.Seconds, buffer.Change.Nanoseconds),
        IsMountRoot = (buffer.Attributes & 0x2000) != 0,
    };
}
