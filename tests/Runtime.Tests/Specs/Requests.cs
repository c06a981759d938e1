using Gantry.Linux.Devices;
using Gantry.Linux.Security;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

/// <summary>Requests and facts as most tests want them.</summary>
internal static class Requests
{
    public static HostFacts Host { get; } = new()
    {
        CgroupVersion = 2,
        BoundingCapabilities = Capability.All.Select(c => c.Name).ToHashSet(),
        CgroupFeatures = Enum.GetValues<CgroupFeature>().ToHashSet(),
        KernelVersion = new Version(6, 1),
        Hostname = "the-host",
        Cpus = "0-3",
        CpuCount = 4,
        MemoryNodes = "0",
    };

    public static SpecRequest Plain(HostConfig? hostConfig = null, ContainerConfig? config = null, SecurityProfile profile = SecurityProfile.Default, HostFacts? host = null) => new()
    {
        ContainerId = "4e1f0f3c9b6a4e1f0f3c9b6a4e1f0f3c9b6a4e1f0f3c9b6a4e1f0f3c9b6aabcd",
        Config = config ?? new ContainerConfig { Cmd = ["/bin/true"] },
        HostConfig = hostConfig ?? new HostConfig(),
        Profile = profile,
        Host = host ?? Host,
        RootPath = "/rootfs",
        User = new ProcessUser(0, 0, [], "/root"),
        CgroupPath = "/gantry/4e1f",
        DeviceTree = new FakeDeviceTree(),
    };
}
