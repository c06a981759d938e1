using System.Text.Json;
using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class ResourcesTests
{
    [Fact]
    public void Cpus_become_a_quota()
    {
        var cpu = Build(new HostConfig { NanoCpus = 1_500_000_000 }).Cpu!;

        Assert.Equal(150_000, cpu.Quota);
        Assert.Equal(100_000UL, cpu.Period);
    }

    [Fact]
    public void Zero_is_not_set()
    {
        var resources = Build(new HostConfig { Memory = 0, CpuShares = 0, CpuQuota = 0, BlkioWeight = 0, CpusetCpus = "" }, SecurityProfile.Docker);

        Assert.Equal(new LinuxResources(), resources);
    }

    [Theory]
    [InlineData(null, SecurityProfile.Docker, null)]
    [InlineData(0L, SecurityProfile.Docker, null)]
    [InlineData(null, SecurityProfile.Default, 2048L)]
    [InlineData(0L, SecurityProfile.Hardened, 2048L)]
    [InlineData(100L, SecurityProfile.Default, 100L)]
    [InlineData(-1L, SecurityProfile.Default, null)]
    public void The_process_limit_is_the_containers_or_the_profiles(long? asked, SecurityProfile profile, long? expected) =>
        Assert.Equal(expected, Build(new HostConfig { PidsLimit = asked }, profile).Pids?.Limit);

    [Fact]
    public void Swappiness_is_for_version_1_only()
    {
        var config = new HostConfig { Memory = 64 << 20, MemorySwappiness = 10 };

        Assert.Null(ResourcesPart.Build(config, SecurityProfile.Docker, Requests.Host, new FakeDeviceTree()).Memory!.Swappiness);
        Assert.Equal(10UL, ResourcesPart.Build(config, SecurityProfile.Docker, Requests.Host with { CgroupVersion = 1 }, new FakeDeviceTree()).Memory!.Swappiness);
    }

    [Fact]
    public void Limits_of_a_block_device_name_its_numbers()
    {
        var io = Build(new HostConfig { BlkioDeviceReadIOps = [new ThrottleDevice { Path = "/dev/sda", Rate = 50 }] }).BlockIo!;

        Assert.Equal([new LinuxThrottleDevice(8, 0, 50)], io.ThrottleReadIopsDevice);
    }

    [Theory, InlineData("/dev/sdz"), InlineData("/dev/null")]
    public void A_limit_of_what_is_no_block_device_is_refused(string path) =>
        Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig { BlkioDeviceWriteBps = [new ThrottleDevice { Path = path, Rate = 1 }] }));

    [Fact]
    public void The_runtime_gets_the_specifications_names()
    {
        var resources = new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 1, DisableOomKiller = true, KernelTcp = 2 },
            BlockIo = new LinuxBlockIo { Weight = 10, ThrottleReadIopsDevice = [new LinuxThrottleDevice(8, 0, 50)] },
        };

        var json = JsonSerializer.Serialize(resources, RuntimeSpecJson.Default.LinuxResources);

        Assert.Equal("""{"memory":{"limit":1,"kernelTCP":2,"disableOOMKiller":true},"blockIO":{"weight":10,"throttleReadIOPSDevice":[{"major":8,"minor":0,"rate":50}]}}""", json);
    }

    private static LinuxResources Build(HostConfig hostConfig, SecurityProfile profile = SecurityProfile.Default) =>
        ResourcesPart.Build(hostConfig, profile, Requests.Host, new FakeDeviceTree());
}
