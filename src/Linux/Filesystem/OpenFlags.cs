using System.Runtime.InteropServices;

namespace Gantry.Linux.Filesystem;

/// <summary>How to open a file: the flags of open(2) in a form that is the same on every architecture.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>For reading.</summary>
    Read = 0,

    /// <summary>For writing.</summary>
    Write = 1,

    /// <summary>For reading and writing.</summary>
    ReadWrite = 2,

    /// <summary>Make it when it is not there.</summary>
    Create = 0x40,

    /// <summary>With <see cref="Create"/>: fail when it is there.</summary>
    Exclusive = 0x80,

    /// <summary>Empty it.</summary>
    Truncate = 0x200,

    /// <summary>Write at the end.</summary>
    Append = 0x400,

    /// <summary>Never wait: a FIFO without a writer opens at once.</summary>
    NonBlocking = 0x800,

    /// <summary>Fail unless it is a directory.</summary>
    Directory = 0x100_0000,

    /// <summary>Fail when the last component is a symbolic link.</summary>
    NoFollow = 0x200_0000,

    /// <summary>Only a place to act on, without access to the content.</summary>
    PathOnly = 0x20_0000,
}

/// <summary>Turns <see cref="OpenFlags"/> into the kernel's numbers.</summary>
internal static class OpenFlagsNumbers
{
    private const int CloseOnExec = 0x80000;

    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>The kernel's flags: always close-on-exec. Arm has other numbers for directories and links than the rest.</summary>
    public static int ToKernel(this OpenFlags flags)
    {
        var number = (int)(flags & ~(OpenFlags.Directory | OpenFlags.NoFollow)) | CloseOnExec;
        if (flags.HasFlag(OpenFlags.Directory))
            number |= s_isArm ? 0x4000 : 0x10000;
        if (flags.HasFlag(OpenFlags.NoFollow))
            number |= s_isArm ? 0x8000 : 0x20000;
        return number;
    }
}
