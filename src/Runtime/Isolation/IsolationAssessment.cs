using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Isolation;

/// <summary>Says what stands out in a report: a list of rules, each a function from the report to findings.</summary>
internal static class IsolationAssessment
{
    private static readonly Func<IsolationReport, IEnumerable<IsolationFinding>>[] Rules =
        [SharedNamespaces, UserIds, Capabilities, Privileges, SystemCalls, KernelFiles, HostPaths, Sockets, Limits, Confinement];

    // Sharing it with the host is worth this much attention.
    private static readonly Dictionary<string, (FindingSeverity Severity, string Meaning)> Sharing = new()
    {
        ["mnt"] = (FindingSeverity.Danger, "it sees and mounts the host's file systems"),
        ["pid"] = (FindingSeverity.Danger, "it sees all processes of the host, and root in it can signal and inspect them (--pid host)"),
        ["net"] = (FindingSeverity.Warning, "it uses the host's interfaces and ports, and reaches services that listen on loopback and abstract sockets (--network host)"),
        ["ipc"] = (FindingSeverity.Warning, "it can reach the host's shared memory and semaphores (--ipc host)"),
        ["uts"] = (FindingSeverity.Note, "it sees the host's name (--uts host)"),
        ["cgroup"] = (FindingSeverity.Note, "it sees the names of the host's control groups (--cgroupns private hides them)"),
    };

    private static readonly Dictionary<string, FindingSeverity> Mighty = new()
    {
        ["CAP_SYS_ADMIN"] = FindingSeverity.Danger,
        ["CAP_SYS_MODULE"] = FindingSeverity.Danger,
        ["CAP_SYS_RAWIO"] = FindingSeverity.Danger,
        ["CAP_SYS_PTRACE"] = FindingSeverity.Warning,
        ["CAP_DAC_READ_SEARCH"] = FindingSeverity.Danger,
        ["CAP_BPF"] = FindingSeverity.Danger,
        ["CAP_PERFMON"] = FindingSeverity.Warning,
        ["CAP_SYS_BOOT"] = FindingSeverity.Danger,
        ["CAP_SYS_TIME"] = FindingSeverity.Warning,
        ["CAP_SYSLOG"] = FindingSeverity.Warning,
        ["CAP_MAC_ADMIN"] = FindingSeverity.Danger,
        ["CAP_NET_ADMIN"] = FindingSeverity.Warning,
    };

    private static readonly string[] EngineSockets = ["docker.sock", "gantry.sock", "containerd.sock", "crio.sock", "podman.sock"];

    private static readonly HashSet<string> SensitivePaths = ["/", "/etc", "/root", "/boot", "/usr", "/var", "/var/lib", "/var/run", "/run", "/home", "/lib", "/bin", "/sbin"];

    private static readonly HashSet<string> KernelFilesystems = ["proc", "sysfs", "cgroup", "cgroup2", "tmpfs", "devpts", "mqueue", "devtmpfs", "securityfs", "debugfs", "overlay"];

    public static IReadOnlyList<IsolationFinding> Assess(IsolationReport report) =>
        [.. Rules.SelectMany(rule => rule(report)).OrderByDescending(finding => finding.Severity)];

    private static IEnumerable<IsolationFinding> SharedNamespaces(IsolationReport report)
    {
        foreach (var found in report.Namespaces)
        {
            if (found.IsHosts && Sharing.TryGetValue(found.Kind, out var meaning))
                yield return new(meaning.Severity, "namespaces", $"The {found.Kind} namespace is the host's: {meaning.Meaning}.");
            else if (!found.IsHosts && found.SharedWith.Count > 0 && found.Kind != "user")
                yield return new(FindingSeverity.Note, "namespaces", $"The {found.Kind} namespace is shared with {string.Join(", ", found.SharedWith)}.");
        }
    }

    private static IEnumerable<IsolationFinding> UserIds(IsolationReport report)
    {
        if (report.User.Uid == 0)
            yield return new(FindingSeverity.Note, "user", "It runs as the host's root: a way out of the container would end as root (--user, userns-remap or the hardened profile help).");
    }

    private static IEnumerable<IsolationFinding> Capabilities(IsolationReport report)
    {
        var mapped = report.Namespaces.Any(found => found.Kind == "user" && !found.IsHosts);
        foreach (var capability in report.Capabilities.Bounding)
        {
            if (Mighty.TryGetValue(capability.Name, out var severity))
                yield return new(mapped ? FindingSeverity.Note : severity, "capabilities", $"{capability.Name}: it can {capability.Allows}.");
        }
        var usual = ProfileDefaults.Of(SecurityProfile.Docker).Capabilities;
        var more = report.Capabilities.Bounding.Select(c => c.Name).Except(usual).Except(Mighty.Keys).ToList();
        if (more.Count > 0)
            yield return new(FindingSeverity.Note, "capabilities", $"More than containers usually have: {string.Join(", ", more)}.");
        if (report.Capabilities.Inheritable.Count > 0)
            yield return new(FindingSeverity.Warning, "capabilities", "Inheritable capabilities are set: programs of ordinary users can gain them through files of the image.");
        if (report.Capabilities.Ambient.Count > 0)
            yield return new(FindingSeverity.Note, "capabilities", "Ambient capabilities are set: programs of ordinary users keep them.");
    }

    private static IEnumerable<IsolationFinding> Privileges(IsolationReport report)
    {
        if (!report.NoNewPrivileges)
            yield return new(FindingSeverity.Note, "privileges", "Set-user-id programs can gain privileges inside (--security-opt no-new-privileges prevents it).");
    }

    private static IEnumerable<IsolationFinding> SystemCalls(IsolationReport report)
    {
        if (report.Seccomp.Mode == "disabled")
            yield return new(FindingSeverity.Warning, "seccomp", "No system call filter: every call of the kernel can be tried (seccomp=unconfined or --privileged).");
    }

    private static IEnumerable<IsolationFinding> KernelFiles(IsolationReport report)
    {
        var mapped = report.Namespaces.Any(found => found.Kind == "user" && !found.IsHosts);
        if (!mapped && !report.Mounts.Any(mount => mount.Target == "/proc/sys" && !mount.Writable))
            yield return new(FindingSeverity.Danger, "mounts", "/proc/sys is not read-only: kernel settings of the host, such as core_pattern, can be changed.");
        if (!mapped && report.Mounts.Any(mount => mount is { Type: "sysfs", Writable: true }))
            yield return new(FindingSeverity.Warning, "mounts", "/sys can be written: devices and kernel settings of the host can be changed.");
        if (report.Mounts.Any(mount => mount is { Type: "cgroup", Writable: true }))
            yield return new(FindingSeverity.Danger, "mounts", "Version 1 control groups can be written: their release_agent runs programs on the host.");
    }

    private static IEnumerable<IsolationFinding> HostPaths(IsolationReport report)
    {
        foreach (var mount in report.Mounts.Where(mount => mount.Target != "/" && !KernelFilesystems.Contains(mount.Type) && SensitivePaths.Contains(mount.Root)))
        {
            yield return new(
                mount.Writable ? FindingSeverity.Danger : FindingSeverity.Warning,
                "mounts",
                $"{mount.Target} shows {mount.Root} of {mount.Source}{(mount.Writable ? ", and it can be written" : "")}.");
        }
        foreach (var mount in report.Mounts.Where(mount => mount.Propagation.Contains("shared", StringComparison.Ordinal)))
            yield return new(FindingSeverity.Note, "mounts", $"Mounts below {mount.Target} pass to the host or other containers ({mount.Propagation}).");
    }

    private static IEnumerable<IsolationFinding> Sockets(IsolationReport report) =>
        report.Mounts
            .Where(mount => EngineSockets.Any(name => mount.Root.EndsWith("/" + name, StringComparison.Ordinal) || mount.Target.EndsWith("/" + name, StringComparison.Ordinal)))
            .Select(mount => new IsolationFinding(FindingSeverity.Danger, "mounts", $"{mount.Target} is a container engine's socket: who can write to it is root on the host."));

    private static IEnumerable<IsolationFinding> Limits(IsolationReport report)
    {
        if (report.Cgroup.MemoryLimit is null)
            yield return new(FindingSeverity.Note, "limits", "No memory limit: it can use up the host's (--memory).");
        if (report.Cgroup.PidsLimit is null)
            yield return new(FindingSeverity.Warning, "limits", "No process limit: a fork bomb reaches the host (--pids-limit).");
        if (report.Cgroup.CpuLimit is null)
            yield return new(FindingSeverity.Note, "limits", "No processor limit (--cpus).");
        if (report.Cgroup.DeviceRules.Any(rule => rule.StartsWith("a ", StringComparison.Ordinal)))
            yield return new(FindingSeverity.Danger, "devices", "All devices of the host can be used, disks included.");
        if (report.OomScoreAdj < 0)
            yield return new(FindingSeverity.Note, "limits", $"OOM score {report.OomScoreAdj}: the kernel ends other programs of the host first.");
    }

    private static IEnumerable<IsolationFinding> Confinement(IsolationReport report)
    {
        if (report.AppArmor is { } label && label.StartsWith("unconfined", StringComparison.Ordinal))
            yield return new(FindingSeverity.Warning, "apparmor", "AppArmor is enabled on this host, but does not confine it.");
    }
}
