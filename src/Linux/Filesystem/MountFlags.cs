namespace Gantry.Linux.Filesystem;

/// <summary>Flags of mount(2).</summary>
[Flags]
public enum MountFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Nothing can be written.</summary>
    ReadOnly = 0x1,

    /// <summary>Set-uid bits and file capabilities have no effect.</summary>
    NoSetUid = 0x2,

    /// <summary>Devices cannot be opened.</summary>
    NoDevices = 0x4,

    /// <summary>Nothing can be executed.</summary>
    NoExecute = 0x8,

    /// <summary>Writes wait for the disk.</summary>
    Synchronous = 0x10,

    /// <summary>Changes the flags of a mount that is there.</summary>
    Remount = 0x20,

    /// <summary>Directory changes wait for the disk.</summary>
    DirectorySynchronous = 0x80,

    /// <summary>Symbolic links are not followed.</summary>
    NoSymbolicLinks = 0x100,

    /// <summary>Access times are not kept.</summary>
    NoAccessTime = 0x400,

    /// <summary>Access times of directories are not kept.</summary>
    NoDirectoryAccessTime = 0x800,

    /// <summary>Shows a tree at another place.</summary>
    Bind = 0x1000,

    /// <summary>With <see cref="Bind"/> or a propagation: the mounts below too.</summary>
    Recursive = 0x4000,

    /// <summary>Access times are kept when they are older than the modification.</summary>
    RelativeAccessTime = 0x20_0000,

    /// <summary>Access times are always kept.</summary>
    StrictAccessTime = 0x100_0000,
}
