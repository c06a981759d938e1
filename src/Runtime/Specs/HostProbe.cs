using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Security;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Specs;

/// <summary>Finds out what this host has and can do.</summary>
public static class HostProbe
{
    /// <summary>Reads the facts from <c>/proc</c> and <c>/sys</c>.</summary>
    /// <param name="root">The root directory; another one than <c>/</c> in tests.</param>
    public static HostFacts Read(string root = "/")
    {
        var cgroups = CgroupHierarchy.Detect(root);
        var status = ProcessStatus.Parse(File.ReadAllText(Path.Combine(root, "proc/self/status")));
        var kernel = ParseKernelVersion(Text(root, "proc/sys/kernel/osrelease") ?? "5.10");
        var cpus = Text(root, "sys/devices/system/cpu/online") ?? "0";
        return new HostFacts
        {
            CgroupVersion = cgroups.Version,
            CgroupControllers = cgroups.Controllers,
            CgroupFeatures = CgroupProbe.Read(cgroups),
            CgroupNamespaces = File.Exists(Path.Combine(root, "proc/self/ns/cgroup")),
            BoundingCapabilities = status.Bounding.Select(c => c.Name).ToHashSet(),
            AppArmor = AppArmor.IsEnabled(root),
            DefaultAppArmorProfile = AppArmor.LoadedProfiles(root).Contains(AppArmorDefault.Name) ? AppArmorDefault.Name : null,
            Selinux = Directory.Exists(Path.Combine(root, "sys/fs/selinux/booleans")),
            Seccomp = File.Exists(Path.Combine(root, "proc/sys/kernel/seccomp/actions_avail")),
            IdMappedMounts = kernel >= new Version(5, 19),
            KernelVersion = kernel,
            Architecture = NameArchitecture(RuntimeInformation.OSArchitecture),
            Hostname = Text(root, "proc/sys/kernel/hostname") ?? "localhost",
            Cpus = cpus,
            CpuCount = IdSet.Parse(cpus).Count,
            MemoryNodes = Text(root, "sys/devices/system/node/online") ?? "0",
            ThermalThrottlePaths = FindThermalThrottle(root),
            HardLimits = ResourceLimits.Parse(Text(root, "proc/self/limits") ?? "").ToDictionary(limit => limit.Name, limit => limit.Hard),
            MinimumOomScoreAdj = status.Effective.Any(c => c.Name == "CAP_SYS_RESOURCE")
                ? -1000
                : int.Parse(Text(root, "proc/self/oom_score_adj") ?? "0", CultureInfo.InvariantCulture),
            Ipv4Forwarding = Text(root, "proc/sys/net/ipv4/ip_forward") != "0",
        };
    }

    internal static Version ParseKernelVersion(string release)
    {
        // "6.1.0-18-amd64", "5.15-rc3": the two leading numbers are all that features depend on.
        var parts = release.Split('.', 3);
        var minor = new string([.. parts.ElementAtOrDefault(1)?.TakeWhile(char.IsAsciiDigit) ?? []]);
        return new Version(int.Parse(parts[0], CultureInfo.InvariantCulture), minor.Length > 0 ? int.Parse(minor, CultureInfo.InvariantCulture) : 0);
    }

    private static string NameArchitecture(Architecture architecture) => architecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
        _ => architecture.ToString().ToLowerInvariant(),
    };

    private static List<string> FindThermalThrottle(string root)
    {
        var directory = Path.Combine(root, "sys/devices/system/cpu");
        if (!Directory.Exists(directory))
            return [];
        return [.. Directory.EnumerateDirectories(directory, "cpu*")
            .Select(Path.GetFileName)
            .Where(cpu => Directory.Exists(Path.Combine(directory, cpu!, "thermal_throttle")))
            .Select(cpu => $"/sys/devices/system/cpu/{cpu}/thermal_throttle")
            .Order(StringComparer.Ordinal)];
    }

    private static string? Text(string root, string path)
    {
        var file = Path.Combine(root, path);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }
}
