using System.Text.Json;
using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Isolation;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Statistics;
using Gantry.Runtime.Tests.Specs;

namespace Gantry.Runtime.Tests.Isolation;

public sealed class IsolationInspectorTests : IDisposable
{
    private readonly Bundle bundle = new();

    private readonly IsolationInspector inspector = new(CgroupHierarchy.Detect(), new StatisticsReader(CgroupHierarchy.Detect(), TimeProvider.System));

    public void Dispose() => bundle.Dispose();

    [Fact]
    public void A_report_says_what_the_kernel_does()
    {
        using var container = Start(new HostConfig { Memory = 64 << 20, PidsLimit = 50, NanoCpus = 500_000_000, SecurityOpt = ["no-new-privileges"], UTSMode = "host" });

        var report = inspector.Read("c", container.ProcessId, new Dictionary<string, int> { ["self"] = container.ProcessId });

        Assert.Equal(["uts"], report.Namespaces.Where(n => n.IsHosts && n.Kind is not ("user" or "cgroup" or "time")).Select(n => n.Kind));
        Assert.Contains("self", report.Namespaces.Single(n => n.Kind == "pid").SharedWith);
        Assert.Equal((64UL << 20, 50UL, 0.5), (report.Cgroup.MemoryLimit, report.Cgroup.PidsLimit, report.Cgroup.CpuLimit));
        Assert.Equal(11, report.Capabilities.Effective.Count);
        Assert.Empty(report.Capabilities.Inheritable);
        Assert.Empty(report.Capabilities.Ambient);
        Assert.Equal("filter", report.Seccomp.Mode);
        Assert.True(report.NoNewPrivileges);
        Assert.Contains(report.Mounts, mount => mount is { Target: "/sys", Writable: false });
        Assert.Contains(report.Mounts, mount => mount is { Target: "/proc/sys", Writable: false });
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == FindingSeverity.Danger);
    }

    [Fact]
    public void A_privileged_container_is_found_dangerous()
    {
        using var container = Start(new HostConfig { Privileged = true, PidMode = "host", SecurityOpt = ["profile=docker"] }, SecurityProfile.Docker);

        var report = inspector.Read("c", container.ProcessId, new Dictionary<string, int>());

        Assert.Equal("disabled", report.Seccomp.Mode);
        var dangers = report.Findings.TakeWhile(finding => finding.Severity == FindingSeverity.Danger).Select(finding => finding.Text).ToList();
        Assert.Contains(dangers, text => text.Contains("CAP_SYS_ADMIN", StringComparison.Ordinal));
        Assert.Contains(dangers, text => text.Contains("pid namespace is the host's", StringComparison.Ordinal));
        Assert.Contains(dangers, text => text.Contains("/proc/sys is not read-only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_survives_the_wire()
    {
        using var container = Start(new HostConfig());
        var report = inspector.Read("c", container.ProcessId, new Dictionary<string, int>());

        var json = JsonSerializer.Serialize(report, IsolationJson.Default.IsolationReport);
        var back = JsonSerializer.Deserialize(json, IsolationJson.Default.IsolationReport)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, IsolationJson.Default.IsolationReport));
    }

    [Fact]
    public void What_does_not_run_has_no_report() =>
        Assert.Throws<ConflictException>(() => inspector.Read("c", 4_194_305, new Dictionary<string, int>()));

    private RunningContainer Start(HostConfig config, SecurityProfile profile = SecurityProfile.Default)
    {
        Assert.SkipUnless(Bundle.Has("crun"), "needs root, busybox and crun");
        var request = Requests.Plain(config, new ContainerConfig { Cmd = ["/bin/sleep", "1000"] }, profile, HostProbe.Read());
        return bundle.StartDetached("crun", SpecBuilder.Build(request with
        {
            RootPath = bundle.Root,
            CgroupPath = "/gantry-tests/" + Guid.NewGuid().ToString("n")[..12],
        }));
    }
}
