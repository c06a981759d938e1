using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net;

/// <summary>A process file system that is mounted nowhere, with no memory of what others looked up.</summary>
internal static class ProcInstance
{
    /// <summary>Makes one; it goes when the handle is closed.</summary>
    /// <returns>The root directory; invalid where it is not allowed, as in a container.</returns>
    public static SafeFileHandle Open()
    {
        const int closeOnExec = 1, create = 6;
        using var context = Native.OpenFilesystem(Native.SysFsOpen, "proc", closeOnExec);
        return !context.IsInvalid && Native.ConfigureFilesystem(Native.SysFsConfig, context, create, 0, 0, 0) == 0
            ? Native.MountFilesystem(Native.SysFsMount, context, closeOnExec, 0)
            : new SafeFileHandle(-1, ownsHandle: false);
    }
}
