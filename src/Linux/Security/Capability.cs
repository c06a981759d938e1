using System.Collections.Frozen;

namespace Gantry.Linux.Security;

/// <summary>A capability of the kernel (capabilities(7)).</summary>
/// <param name="Number">Its bit in a capability set.</param>
/// <param name="Name">Its name, such as <c>CAP_CHOWN</c>.</param>
/// <param name="Allows">What it allows, in a line.</param>
public sealed record Capability(int Number, string Name, string Allows)
{
    /// <summary>All capabilities by number, up to Linux 6.x.</summary>
    public static IReadOnlyList<Capability> All { get; } =
    [
        new(0, "CAP_CHOWN", "give files to any user or group"),
        new(1, "CAP_DAC_OVERRIDE", "read, write and run files whatever their permissions say"),
        new(2, "CAP_DAC_READ_SEARCH", "read files and directories whatever their permissions say; open files by handle, also outside of the root"),
        new(3, "CAP_FOWNER", "act as the owner of any file: change its mode, times and attributes"),
        new(4, "CAP_FSETID", "keep set-user-id and set-group-id bits when a file changes"),
        new(5, "CAP_KILL", "signal processes of other users"),
        new(6, "CAP_SETGID", "take on any group"),
        new(7, "CAP_SETUID", "take on any user"),
        new(8, "CAP_SETPCAP", "drop capabilities from the bounding set and change secure bits"),
        new(9, "CAP_LINUX_IMMUTABLE", "set and clear the immutable and append-only marks of files"),
        new(10, "CAP_NET_BIND_SERVICE", "listen on ports below 1024"),
        new(11, "CAP_NET_BROADCAST", "send broadcasts (unused by the kernel)"),
        new(12, "CAP_NET_ADMIN", "configure interfaces, addresses, routes and firewalls of its network namespace"),
        new(13, "CAP_NET_RAW", "use raw and packet sockets: craft and read any packet on its networks"),
        new(14, "CAP_IPC_LOCK", "lock memory beyond its limit"),
        new(15, "CAP_IPC_OWNER", "use System V IPC objects of other users"),
        new(16, "CAP_SYS_MODULE", "load code into the kernel: full control of the host"),
        new(17, "CAP_SYS_RAWIO", "reach I/O ports, physical memory and raw disks: full control of the host"),
        new(18, "CAP_SYS_CHROOT", "change its root directory, and join other mount namespaces"),
        new(19, "CAP_SYS_PTRACE", "trace and read any process that it sees"),
        new(20, "CAP_SYS_PACCT", "switch process accounting"),
        new(21, "CAP_SYS_ADMIN", "mount file systems and hundreds of other administrative acts: near to full control of the host"),
        new(22, "CAP_SYS_BOOT", "restart the machine or load another kernel"),
        new(23, "CAP_SYS_NICE", "raise priorities, choose real-time scheduling and processors of any process"),
        new(24, "CAP_SYS_RESOURCE", "go beyond resource limits, quotas and reserved disk space"),
        new(25, "CAP_SYS_TIME", "set the clock of the host"),
        new(26, "CAP_SYS_TTY_CONFIG", "hang up and configure terminals"),
        new(27, "CAP_MKNOD", "make device files"),
        new(28, "CAP_LEASE", "set leases on files of others"),
        new(29, "CAP_AUDIT_WRITE", "write to the kernel's audit log"),
        new(30, "CAP_AUDIT_CONTROL", "configure the kernel's audit"),
        new(31, "CAP_SETFCAP", "give capabilities to files"),
        new(32, "CAP_MAC_OVERRIDE", "pass by mandatory access control (Smack)"),
        new(33, "CAP_MAC_ADMIN", "configure mandatory access control"),
        new(34, "CAP_SYSLOG", "read and clear the kernel's log, and see kernel addresses"),
        new(35, "CAP_WAKE_ALARM", "wake the machine by a timer"),
        new(36, "CAP_BLOCK_SUSPEND", "keep the machine from sleeping"),
        new(37, "CAP_AUDIT_READ", "read the audit log"),
        new(38, "CAP_PERFMON", "watch performance events, also of the kernel"),
        new(39, "CAP_BPF", "load BPF programs into the kernel"),
        new(40, "CAP_CHECKPOINT_RESTORE", "checkpoint and restore processes, and choose process ids"),
    ];

    private static readonly FrozenDictionary<string, Capability> ByName = All.ToFrozenDictionary(c => c.Name);

    /// <summary>Finds a capability by name, with or without <c>CAP_</c>, in any case; null when there is none.</summary>
    public static Capability? Find(string name)
    {
        var upper = name.ToUpperInvariant();
        return ByName.GetValueOrDefault(upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper);
    }

    /// <summary>The capabilities of a set as the kernel prints it, such as <c>00000000a80425fb</c>.</summary>
    /// <remarks>A bit that this program has no name for is given a name by its number.</remarks>
    public static IReadOnlyList<Capability> ParseSet(ReadOnlySpan<char> hexadecimal)
    {
        var bits = ulong.Parse(hexadecimal, System.Globalization.NumberStyles.HexNumber);
        var found = new List<Capability>();
        for (var number = 0; bits != 0; number++, bits >>= 1)
        {
            if ((bits & 1) != 0)
                found.Add(number < All.Count ? All[number] : new Capability(number, $"CAP_{number}", "unknown to this program"));
        }
        return found;
    }
}
