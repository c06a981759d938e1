namespace Gantry.Linux.Filesystem;

/// <summary>
/// Quotas of projects: a directory belongs to a project, what comes into it belongs to the same, and the file system limits
/// how much a project holds (quotactl_fd, Linux 5.14).
/// </summary>
public static unsafe class ProjectQuota
{
    private const uint SetQuota = 0x800008;
    private const uint GetInfo = 0x800005;
    private const uint ProjectType = 2;
    private const uint BlockLimitsAreValid = 1;
    private const uint InheritFlag = 0x200;
    private const ulong BlockSize = 1024;

    /// <summary>Whether the file system counts what projects hold.</summary>
    public static bool IsOn(DirectoryHandle directory)
    {
        // struct if_dqinfo has 24 bytes.
        var info = stackalloc ulong[4];
        return Native.QuotaCtl(Native.SysQuotaCtlFd, directory.Handle, Command(GetInfo), 0, info) == 0;
    }

    /// <summary>The project that a directory belongs to; 0 for none, and where the file system knows no projects.</summary>
    public static uint ProjectOf(DirectoryHandle directory)
    {
        var attributes = default(Native.FsXattr);
        return Native.FileAttributes(directory.Handle, Native.FsGetXattr, ref attributes) == 0 ? attributes.ProjectId : 0;
    }

    /// <summary>Gives a directory to a project; what comes into it follows.</summary>
    public static void SetProject(DirectoryHandle directory, uint project)
    {
        var attributes = default(Native.FsXattr);
        LinuxException.Check(Native.FileAttributes(directory.Handle, Native.FsGetXattr, ref attributes), "get the project of", directory.Path);
        attributes.ProjectId = project;
        attributes.Flags |= InheritFlag;
        LinuxException.Check(Native.FileAttributes(directory.Handle, Native.FsSetXattr, ref attributes), "set the project of", directory.Path);
    }

    /// <summary>Limits how much a project holds on the file system of a directory.</summary>
    /// <param name="directory">Any directory there.</param>
    /// <param name="project">The project.</param>
    /// <param name="bytes">The most bytes, in steps of 1,024; 0 is no limit.</param>
    public static void SetLimit(DirectoryHandle directory, uint project, long bytes)
    {
        var blocks = ((ulong)bytes + BlockSize - 1) / BlockSize;
        var quota = new Native.QuotaBlock { HardLimit = blocks, SoftLimit = blocks, Valid = BlockLimitsAreValid };
        LinuxException.Check((int)Native.QuotaCtl(Native.SysQuotaCtlFd, directory.Handle, Command(SetQuota), project, &quota), "limit the project of", directory.Path);
    }

    private static uint Command(uint command) => (command << 8) | ProjectType;
}
