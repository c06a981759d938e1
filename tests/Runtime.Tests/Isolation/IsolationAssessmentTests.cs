using Gantry.Runtime.Isolation;

namespace Gantry.Runtime.Tests.Isolation;

public sealed class IsolationAssessmentTests
{
    private static readonly IsolationReport Tight = new()
    {
        Container = "c",
        ProcessId = 1,
        Program = "sh",
        Namespaces = [.. ((string[])["mnt", "pid", "net", "ipc", "uts", "user", "cgroup"]).Select((kind, number) => new NamespaceReport(kind, (ulong)number, [], ""))],
        Cgroup = new CgroupReport { Version = 2, Path = "/c", MemoryLimit = 1, PidsLimit = 1, CpuLimit = 1 },
        Capabilities = new CapabilitiesReport { Effective = [], Permitted = [], Bounding = [], Inheritable = [], Ambient = [] },
        Seccomp = new SeccompReport("filter", 1),
        NoNewPrivileges = true,
        User = new UserReport { Uid = 100000, Gid = 100000, Groups = [], UidMap = [], GidMap = [] },
        Mounts = [Mount("/", "/", "overlay", "rw"), Mount("/proc/sys", "/sys", "proc", "ro"), Mount("/sys", "/", "sysfs", "ro")],
        ResourceLimits = [],
        OomScoreAdj = 0,
    };

    [Fact]
    public void A_tight_container_gives_no_cause() => Assert.Empty(IsolationAssessment.Assess(Tight));

    [Theory, InlineData("pid", FindingSeverity.Danger), InlineData("net", FindingSeverity.Warning), InlineData("uts", FindingSeverity.Note)]
    public void A_namespace_of_the_hosts_stands_out(string kind, FindingSeverity severity)
    {
        var shared = Tight with { Namespaces = [.. Tight.Namespaces.Select(n => n.Kind == kind ? n with { SharedWith = ["host"] } : n)] };

        var finding = Assert.Single(IsolationAssessment.Assess(shared));
        Assert.Equal(severity, finding.Severity);
        Assert.Contains($"The {kind} namespace is the host's", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc", "/host/etc", "rw", FindingSeverity.Danger)]
    [InlineData("/", "/host", "ro", FindingSeverity.Warning)]
    [InlineData("/run/gantry.sock", "/var/run/docker.sock", "rw", FindingSeverity.Danger)]
    public void A_path_that_gives_the_host_away_stands_out(string source, string target, string option, FindingSeverity severity)
    {
        var open = Tight with { Mounts = [.. Tight.Mounts, Mount(target, source, "ext4", option)] };

        Assert.Equal(severity, Assert.Single(IsolationAssessment.Assess(open)).Severity);
    }

    [Fact]
    public void The_gravest_comes_first()
    {
        var open = Tight with
        {
            NoNewPrivileges = false,
            Seccomp = new SeccompReport("disabled", 0),
            Namespaces = [.. Tight.Namespaces.Select(n => n.Kind == "user" ? n with { SharedWith = ["host"] } : n)],
            Capabilities = Tight.Capabilities with { Bounding = [new CapabilityReport("CAP_SYS_ADMIN", "do much")] },
        };

        Assert.Equal([FindingSeverity.Danger, FindingSeverity.Warning, FindingSeverity.Note], IsolationAssessment.Assess(open).Select(f => f.Severity));
    }

    private static MountReport Mount(string target, string root, string type, string option) =>
        new() { Target = target, Root = root, Type = type, Source = type, Options = [option], Propagation = "private" };
}
