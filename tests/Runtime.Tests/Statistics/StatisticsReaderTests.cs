using Gantry.Linux.Cgroups;
using Gantry.Runtime.Statistics;

namespace Gantry.Runtime.Tests.Statistics;

public sealed class StatisticsReaderTests
{
    private const string NetDev = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
          eth0:    2048       8    1    2    0     0          0         0     1024       4    3    5    0     0       0          0
        br-1:0:9 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0
        """;

    [Fact]
    public void Version_1_is_read_from_the_hierarchy_of_each_controller()
    {
        using var root = FakeRoot.WithVersion1();
        root.Write("sys/fs/cgroup/cpu,cpuacct/gantry/c/cpuacct.usage", "5000000000\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/gantry/c/cpuacct.usage_percpu", "2000000000 3000000000 \n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/gantry/c/cpuacct.stat", "user 300\nsystem 150\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/gantry/c/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_time 12345\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.usage_in_bytes", "1048576\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.max_usage_in_bytes", "2097152\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.limit_in_bytes", "67108864\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.failcnt", "3\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        root.Write("sys/fs/cgroup/memory/gantry/c/memory.stat", "cache 4096\ninactive_file 1\ntotal_inactive_file 4096\ntotal_swap 8192\n");
        root.Write("sys/fs/cgroup/pids/gantry/c/pids.current", "7\n");
        root.Write("sys/fs/cgroup/pids/gantry/c/pids.max", "max\n");
        root.Write("sys/fs/cgroup/blkio/gantry/c/blkio.bfq.io_service_bytes_recursive", "Total 0\n");
        root.Write("sys/fs/cgroup/blkio/gantry/c/blkio.throttle.io_service_bytes_recursive", "8:0 Read 4096\n8:0 Write 512\nTotal 4608\n");

        var read = Reader(root).Read("/gantry/c", null);

        Assert.Equal(5_000_000_000UL, read.Cpu.Total);
        Assert.Equal((3_000_000_000UL, 1_500_000_000UL), (read.Cpu.User, read.Cpu.Kernel));
        Assert.Equal([2_000_000_000UL, 3_000_000_000UL], read.Cpu.PerCpu);
        Assert.Equal((10UL, 4UL, 12345UL), (read.Cpu.Periods, read.Cpu.ThrottledPeriods, read.Cpu.ThrottledTime));
        Assert.Equal((1_048_576UL, 2_097_152UL, 67_108_864UL), (read.Memory.Usage, read.Memory.MaxUsage!.Value, read.Memory.Limit));
        Assert.Equal((3UL, 2UL, 4096UL, 8192UL), (read.Memory.FailCount!.Value, read.Memory.OomKills, read.Memory.InactiveFile, read.Memory.Swap!.Value));
        Assert.Equal(new PidsStatistics(7, null, 0), read.Pids);
        Assert.Equal([new BlockIoEntry(8, 0, "Read", 4096), new BlockIoEntry(8, 0, "Write", 512)], read.BlockIo.ServiceBytes);
    }

    [Fact]
    public void Version_2_is_read_from_one_hierarchy()
    {
        using var root = FakeRoot.WithVersion2();
        root.Write("sys/fs/cgroup/gantry/c/cpu.stat", "usage_usec 5000\nuser_usec 3000\nsystem_usec 2000\nnr_periods 10\nnr_throttled 4\nthrottled_usec 77\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.current", "1048576\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.peak", "2097152\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.max", "67108864\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.swap.current", "5\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.events", "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\n");
        root.Write("sys/fs/cgroup/gantry/c/memory.stat", "anon 1\nfile 2\ninactive_file 4096\n");
        root.Write("sys/fs/cgroup/gantry/c/pids.current", "7\n");
        root.Write("sys/fs/cgroup/gantry/c/pids.max", "100\n");
        root.Write("sys/fs/cgroup/gantry/c/pids.events", "max 6\n");
        root.Write("sys/fs/cgroup/gantry/c/io.stat", "8:0 rbytes=4096 wbytes=512 rios=1 wios=1 dbytes=0 dios=0\n8:16\n");

        var read = Reader(root).Read("/gantry/c", null);

        Assert.Equal((5_000_000UL, 3_000_000UL, 2_000_000UL), (read.Cpu.Total, read.Cpu.User, read.Cpu.Kernel));
        Assert.Equal((10UL, 4UL, 77_000UL), (read.Cpu.Periods, read.Cpu.ThrottledPeriods, read.Cpu.ThrottledTime));
        Assert.Equal((1_048_576UL, 67_108_864UL, 2UL, 4096UL, 5UL), (read.Memory.Usage, read.Memory.Limit, read.Memory.OomKills, read.Memory.InactiveFile, read.Memory.Swap!.Value));
        Assert.Null(read.Memory.FailCount);
        Assert.Equal(new PidsStatistics(7, 100, 6), read.Pids);
        Assert.Equal([new BlockIoEntry(8, 0, "read", 4096), new BlockIoEntry(8, 0, "write", 512)], read.BlockIo.ServiceBytes);
    }

    [Theory, InlineData("max\n"), InlineData("99999999999999\n")]
    public void Without_a_limit_the_limit_is_the_hosts_memory(string limit)
    {
        using var root = FakeRoot.WithVersion2();
        root.Write("sys/fs/cgroup/c/memory.max", limit);

        Assert.Equal(8_000_000UL * 1024, Reader(root).Read("/c", null).Memory.Limit);
    }

    [Fact]
    public void The_hosts_time_counts_all_processors_without_guests_twice()
    {
        using var root = FakeRoot.WithVersion2();

        var cpu = Reader(root).Read("/c", null).Cpu;

        Assert.Equal((10_000_000_000UL, 2), (cpu.System, cpu.OnlineCpus));
    }

    [Fact]
    public void A_group_that_is_gone_uses_nothing()
    {
        using var root = FakeRoot.WithVersion1();

        var read = Reader(root).Read("/gone", 999_999);

        Assert.Equal((0UL, 0UL, 0UL), (read.Cpu.Total, read.Memory.Usage, read.Pids.Current));
        Assert.Empty(read.Networks);
    }

    [Theory]
    [InlineData(1, "sys/fs/cgroup/freezer/c/freezer.state", "FROZEN\n", true)]
    [InlineData(1, "sys/fs/cgroup/freezer/c/freezer.state", "THAWED\n", false)]
    [InlineData(2, "sys/fs/cgroup/c/cgroup.events", "populated 1\nfrozen 1\n", true)]
    [InlineData(2, "sys/fs/cgroup/c/cgroup.events", "populated 1\nfrozen 0\n", false)]
    public void Whether_a_group_is_frozen(int version, string file, string text, bool frozen)
    {
        using var root = version == 1 ? FakeRoot.WithVersion1() : FakeRoot.WithVersion2();
        root.Write(file, text);

        Assert.Equal(frozen, Reader(root).IsFrozen("/c"));
    }

    [Fact]
    public void Interfaces_are_counted_but_the_loopback_one()
    {
        var interfaces = NetworkCounters.Parse(NetDev);

        Assert.Equal(["eth0", "br-1:0"], interfaces.Keys);
        Assert.Equal(
            new NetworkStatistics { ReceivedBytes = 2048, ReceivedPackets = 8, ReceiveErrors = 1, ReceiveDropped = 2, SentBytes = 1024, SentPackets = 4, SendErrors = 3, SendDropped = 5 },
            interfaces["eth0"]);
    }

    private static StatisticsReader Reader(FakeRoot root) => new(CgroupHierarchy.Detect(root.Path), TimeProvider.System, root.Path);
}
