namespace Gantry.Runtime.Specs;

/// <summary>Which paths a container does not see or can only read, because they tell of the host or change it.</summary>
internal static class PathsPart
{
    private static readonly string[] Masked =
    [
        "/proc/acpi",
        "/proc/asound",
        "/proc/interrupts",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/sys/devices/virtual/powercap",
        "/sys/firmware",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public static IReadOnlyList<string>? MaskedPaths(SpecRequest request, SecurityOptions security) =>
        request.HostConfig.Privileged || security.UnconfinedSystemPaths
            ? null
            : request.HostConfig.MaskedPaths ?? DefaultMaskedPaths(request.Host);

    public static IReadOnlyList<string>? ReadonlyPaths(SpecRequest request, SecurityOptions security) =>
        request.HostConfig.Privileged || security.UnconfinedSystemPaths
            ? null
            : request.HostConfig.ReadonlyPaths ?? ReadOnly;

    public static IReadOnlyList<string> DefaultMaskedPaths(HostFacts host) => [.. Masked, .. host.ThermalThrottlePaths];

    public static IReadOnlyList<string> DefaultReadonlyPaths => ReadOnly;
}
