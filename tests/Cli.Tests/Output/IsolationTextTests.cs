using Gantry.Cli.Output.Isolation;
using Gantry.Runtime.Isolation;

namespace Gantry.Cli.Tests.Output;

public sealed class IsolationTextTests
{
    private static readonly CapabilityReport s_chown = new("CAP_CHOWN", "give files to any user or group");
    private static readonly CapabilityReport s_kill = new("CAP_KILL", "signal processes of other users");

    [Fact]
    public void What_stands_out_comes_first()
    {
        var lines = Lines(Report());

        Assert.Equal(["web: process 42 (nginx)", "", "What stands out", "  danger   mounts   All is open."], lines[..4]);
    }

    [Fact]
    public void Ids_are_told_inside_and_outside()
    {
        var text = string.Join('\n', Lines(Report()));

        Assert.Contains("  user             1000, which is 201000 on the host\n", text, StringComparison.Ordinal);
        Assert.Contains("  group            0, which is 300000 on the host\n", text, StringComparison.Ordinal);
        Assert.Contains("  users mapped     0 to 65535 are 200000 to 265535 on the host\n", text, StringComparison.Ordinal);
        Assert.Contains("further groups   5 on the host, nobody inside", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_the_host_are_not_called_mapped()
    {
        IdMapReport[] all = [new(0, 0, uint.MaxValue)];
        var text = string.Join('\n', Lines(Report() with { User = new UserReport { Uid = 0, Gid = 0, Groups = [], UidMap = all, GidMap = all } }));

        Assert.Contains("0, the same on the host", text, StringComparison.Ordinal);
        Assert.DoesNotContain("users mapped", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_capabilities_namespaces_and_mounts_are_put_in_words()
    {
        var text = string.Join('\n', Lines(Report()));

        Assert.Contains("  net    shared with db   7   interfaces", text, StringComparison.Ordinal);
        Assert.Contains("  CAP_CHOWN             give files to any user or group", text, StringComparison.Ordinal);
        Assert.Contains("  in the bounding set   CAP_KILL", text, StringComparison.Ordinal);
        Assert.Contains("memory       2MiB of 64MiB, ended one program for it", text, StringComparison.Ordinal);
        Assert.Contains("processes    3 of no limit", text, StringComparison.Ordinal);
        Assert.Contains("processors   at most 1.5, on 0-1, weight 512 (usually 1024), used 0.25 s", text, StringComparison.Ordinal);
        Assert.Contains("  /data?x   ext4   read-only   nosuid,idmapped   /dev/vda:/srv", text, StringComparison.Ordinal);
        Assert.Contains("nofile   1024   can be raised to 4096", text, StringComparison.Ordinal);
    }

    private static string[] Lines(IsolationReport report)
    {
        using var output = new StringWriter();
        IsolationText.Write(output, report);
        return output.ToString().Split('\n');
    }

    private static IsolationReport Report() => new()
    {
        Container = "web",
        ProcessId = 42,
        Program = "nginx",
        Namespaces = [new("net", 7, ["db"], "interfaces"), new("user", 8, [], "user and group ids")],
        Cgroup = new CgroupReport { Version = 1, Path = "/gantry/web", MemoryUsage = 2 << 20, MemoryLimit = 64 << 20, OomKills = 1, Pids = 3, CpuLimit = 1.5, Cpuset = "0-1", CpuWeight = 512, CpuUsage = 250_000_000 },
        Capabilities = new CapabilitiesReport { Effective = [s_chown], Permitted = [s_chown], Bounding = [s_chown, s_kill], Inheritable = [], Ambient = [] },
        Seccomp = new SeccompReport("filter", 1),
        NoNewPrivileges = false,
        User = new UserReport { Uid = 201_000, Gid = 300_000, Groups = [5], UidMap = [new(0, 200_000, 65_536)], GidMap = [new(0, 300_000, 65_536)] },
        Mounts = [new MountReport { Target = "/data\ex", Type = "ext4", Source = "/dev/vda", Root = "/srv", Options = ["ro", "nosuid", "idmapped"], Propagation = "private" }],
        ResourceLimits = [new("nofile", 1024, 4096)],
        OomScoreAdj = 0,
        Findings = [new(FindingSeverity.Danger, "mounts", "All is open.")],
    };
}
