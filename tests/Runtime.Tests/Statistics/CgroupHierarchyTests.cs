using Gantry.Linux.Cgroups;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Statistics;

public sealed class CgroupHierarchyTests
{
    [Fact]
    public void A_hybrid_host_is_version_1()
    {
        using var root = FakeRoot.WithVersion1();

        var hierarchy = CgroupHierarchy.Detect(root.Path);

        Assert.Equal(1, hierarchy.Version);
        Assert.Equal(Path.Combine(root.Path, "sys/fs/cgroup/cpu,cpuacct/gantry/c"), hierarchy.DirectoryOf("cpu", "/gantry/c"));
        Assert.Equal(hierarchy.DirectoryOf("cpu", "/c"), hierarchy.DirectoryOf("cpuacct", "/c"));
        Assert.Null(hierarchy.DirectoryOf("cpuset", "/c"));
        Assert.Equal(6, hierarchy.DirectoriesOf("/c").Count);
    }

    [Fact]
    public void A_host_with_the_unified_tree_alone_is_version_2()
    {
        using var root = FakeRoot.WithVersion2("cpu memory");

        var hierarchy = CgroupHierarchy.Detect(root.Path);

        Assert.Equal(2, hierarchy.Version);
        Assert.Equal(["cpu", "memory"], hierarchy.Controllers.Order());
        Assert.Equal([Path.Combine(root.Path, "sys/fs/cgroup/gantry/c")], hierarchy.DirectoriesOf("/gantry/c"));
    }

    [Fact]
    public void The_limits_of_version_1_are_those_whose_files_are_there()
    {
        using var root = FakeRoot.WithVersion1();
        root.Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1");
        root.Write("sys/fs/cgroup/cpu,cpuacct/cpu.shares", "1");

        Assert.Equal([CgroupFeature.Memory, CgroupFeature.CpuShares], CgroupProbe.Read(CgroupHierarchy.Detect(root.Path)).Order());
    }

    [Fact]
    public void The_limits_of_version_2_are_those_of_its_controllers()
    {
        using var root = FakeRoot.WithVersion2("memory pids");

        Assert.Equal(
            [CgroupFeature.Memory, CgroupFeature.MemoryReservation, CgroupFeature.Swap, CgroupFeature.Pids],
            CgroupProbe.Read(CgroupHierarchy.Detect(root.Path)).Order());
    }

    [Theory]
    [InlineData("gantry", "/gantry/id")]
    [InlineData("/a/b/", "/a/b/id")]
    [InlineData("", "/id")]
    public void A_containers_group_is_below_its_parent(string parent, string expected) => Assert.Equal(expected, CgroupPath.Of(parent, "id"));

    [Fact]
    public async Task Leftover_groups_are_removed_with_what_runs_in_them()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        var hierarchy = CgroupHierarchy.Detect();
        var name = "/gantry-tests-" + Guid.NewGuid().ToString("n")[..8];
        var directories = hierarchy.DirectoriesOf(name + "/below");
        foreach (var directory in directories)
            Directory.CreateDirectory(directory);
        using var process = System.Diagnostics.Process.Start("sleep", "1000");
        if (hierarchy.DirectoryOf("pids", name + "/below") is { } pids)
            await File.WriteAllTextAsync(Path.Combine(pids, "cgroup.procs"), process.Id.ToString(), TestContext.Current.CancellationToken);

        await CgroupRemoval.RemoveAsync(hierarchy, name, TestContext.Current.CancellationToken);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(hierarchy.DirectoriesOf(name), Directory.Exists);
    }
}
