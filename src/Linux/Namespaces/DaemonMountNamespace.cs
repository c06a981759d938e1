using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Namespaces;

/// <summary>
/// A mount namespace that the daemon keeps for itself and finds again after a restart, because it is pinned by a bind mount.
/// crun refuses a host that mounts control groups in both versions ("hybrid"); here the empty version 2 tree is out of its
/// sight, without a helper process for each container. Mounts of the host still arrive (propagation is <c>slave</c>).
/// </summary>
public static partial class DaemonMountNamespace
{
    private const string Marker = "GANTRY_MOUNT_NAMESPACE";
    private const string CurrentNamespace = "/proc/thread-self/ns/mnt";
    private const string Unified = "/sys/fs/cgroup/unified";

    /// <summary>Whether this host mounts control groups in both versions.</summary>
    public static bool IsNeeded => File.Exists($"{Unified}/cgroup.procs");

    /// <summary>Whether this process is in the namespace already, having been executed again by <see cref="Enter"/>.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Marker) is { Length: > 0 };

    /// <summary>
    /// Joins the pinned namespace, or makes and pins one, and executes this program again in it. Other threads of the
    /// process end with the execution, so it belongs at the very start. Returns only by an exception.
    /// </summary>
    /// <param name="pin">The file that pins the namespace.</param>
    /// <exception cref="IOException">The kernel refuses a step.</exception>
    public static void Enter(string pin)
    {
        var home = OpenFile(CurrentNamespace, OpenReadOnly);
        if (home < 0)
            Check(home, $"open {CurrentNamespace}");
        if (!TryJoin(pin))
            Make(pin);
        Environment.SetEnvironmentVariable(Marker, home.ToString(CultureInfo.InvariantCulture));
        ProgramImage.Replace("/proc/self/exe", File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0'));
    }

    /// <summary>
    /// Takes hold of the host's mount namespace, which <see cref="Enter"/> handed over the execution: nobody who is started
    /// from here on inherits it. The first thing to do inside.
    /// </summary>
    public static SafeFileHandle TakeHome()
    {
        var handed = int.Parse(Environment.GetEnvironmentVariable(Marker)!, CultureInfo.InvariantCulture);
        using var inheritable = new SafeFileHandle(handed, ownsHandle: true);
        return File.OpenHandle($"/proc/self/fd/{handed}");
    }

    /// <summary>
    /// Unpins the namespace: it goes with the last process in it. For a daemon that stops when no container runs.
    /// </summary>
    /// <param name="pin">The file that pins it.</param>
    /// <param name="home">What <see cref="TakeHome"/> returned.</param>
    /// <exception cref="IOException">The kernel refuses a step.</exception>
    public static void Unpin(string pin, SafeFileHandle home)
    {
        // The pin is in the host's namespace, where only a thread can go that shares its place in the file system with none.
        LoneThread.Run("unpin the mount namespace", () =>
        {
            Check(SetNamespace((int)home.DangerousGetHandle(), CloneNewMount), "return to the host's mount namespace");
            var directory = Path.GetDirectoryName(pin)!;
            Check(Unmount(pin, UnmountDetach), $"unpin {pin}");
            Check(Unmount(directory, UnmountDetach), $"unmount {directory}");
            Directory.Delete(directory, recursive: true);
        });
    }

    private static bool TryJoin(string pin)
    {
        if (!File.Exists(pin))
            return false;
        using var handle = File.OpenHandle(pin);
        // A pin that outlived its mount (a reboot, say) is a plain file, which setns refuses with EINVAL.
        return Unshare(CloneFilesystem) == 0 && SetNamespace((int)handle.DangerousGetHandle(), CloneNewMount) == 0;
    }

    private static void Make(string pin)
    {
        // A mount namespace can only be pinned from one that is not below it, and onto a mount that is private.
        var directory = Path.GetDirectoryName(pin)!;
        Directory.CreateDirectory(directory, DirectoryModes.Private);
        File.WriteAllBytes(pin, []);
        var home = File.OpenHandle(CurrentNamespace);
        using (home)
        {
            if (!IsMountPoint(directory))
                Check(Mount(directory, directory, null, MountBind, null), $"bind {directory}");
            Check(Mount(null, directory, null, MountPrivate, null), $"make {directory} private");
            Check(Unshare(CloneFilesystem | CloneNewMount), "unshare the mount namespace");
            Check(Mount(null, "/", null, MountSlave | MountRecursive, null), "make / a slave");
            Check(Unmount(Unified, 0), $"unmount {Unified}");
            using var made = File.OpenHandle(CurrentNamespace);
            Check(SetNamespace((int)home.DangerousGetHandle(), CloneNewMount), "return to the host's mount namespace");
            Check(Mount($"/proc/self/fd/{(int)made.DangerousGetHandle()}", pin, null, MountBind, null), $"pin {pin}");
            Check(SetNamespace((int)made.DangerousGetHandle(), CloneNewMount), "enter the mount namespace");
        }
    }

    private static bool IsMountPoint(string directory) =>
        File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ')[4] == directory);

    private static void Check(int result, string step)
    {
        if (result != 0)
            throw new IOException($"cannot {step}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    private const int CloneFilesystem = 0x200;
    private const int CloneNewMount = 0x20000;
    private const int OpenReadOnly = 0;
    private const int UnmountDetach = 2;
    private const ulong MountBind = 4096;
    private const ulong MountRecursive = 16384;
    private const ulong MountPrivate = 1 << 18;
    private const ulong MountSlave = 1 << 19;

    /// <summary>Opens a file for this program and the one that it executes: without O_CLOEXEC, which .NET always sets.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int type);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
