using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows a host configuration as Docker does: what is not set is empty or zero, except where Docker has null.</summary>
internal static class HostConfigView
{
    public static HostConfig Of(HostConfig config) => config with
    {
        ContainerIDFile = config.ContainerIDFile ?? "",
        LogConfig = config.LogConfig ?? new LogConfig { Config = new Dictionary<string, string>() },
        PortBindings = config.PortBindings ?? new Dictionary<string, IReadOnlyList<PortBinding>?>(),
        RestartPolicy = config.RestartPolicy ?? new RestartPolicy { Name = "no" },
        VolumeDriver = config.VolumeDriver ?? "",
        ConsoleSize = config.ConsoleSize ?? [0, 0],
        CgroupnsMode = config.CgroupnsMode ?? "",
        Dns = config.Dns ?? [],
        DnsOptions = config.DnsOptions ?? [],
        DnsSearch = config.DnsSearch ?? [],
        IpcMode = config.IpcMode ?? "",
        Cgroup = config.Cgroup ?? "",
        OomScoreAdj = config.OomScoreAdj ?? 0,
        PidMode = config.PidMode ?? "",
        UTSMode = config.UTSMode ?? "",
        UsernsMode = config.UsernsMode ?? "",
        ShmSize = config.ShmSize ?? 0,
        Isolation = config.Isolation ?? "",
        CpuShares = config.CpuShares ?? 0,
        Memory = config.Memory ?? 0,
        NanoCpus = config.NanoCpus ?? 0,
        CgroupParent = config.CgroupParent ?? "",
        BlkioWeight = config.BlkioWeight ?? 0,
        BlkioWeightDevice = config.BlkioWeightDevice ?? [],
        BlkioDeviceReadBps = config.BlkioDeviceReadBps ?? [],
        BlkioDeviceWriteBps = config.BlkioDeviceWriteBps ?? [],
        BlkioDeviceReadIOps = config.BlkioDeviceReadIOps ?? [],
        BlkioDeviceWriteIOps = config.BlkioDeviceWriteIOps ?? [],
        CpuPeriod = config.CpuPeriod ?? 0,
        CpuQuota = config.CpuQuota ?? 0,
        CpuRealtimePeriod = config.CpuRealtimePeriod ?? 0,
        CpuRealtimeRuntime = config.CpuRealtimeRuntime ?? 0,
        CpusetCpus = config.CpusetCpus ?? "",
        CpusetMems = config.CpusetMems ?? "",
        Devices = config.Devices ?? [],
        MemoryReservation = config.MemoryReservation ?? 0,
        MemorySwap = config.MemorySwap ?? 0,
        Ulimits = config.Ulimits ?? [],
        CpuCount = config.CpuCount ?? 0,
        CpuPercent = config.CpuPercent ?? 0,
        IOMaximumIOps = config.IOMaximumIOps ?? 0,
        IOMaximumBandwidth = config.IOMaximumBandwidth ?? 0,
    };
}
