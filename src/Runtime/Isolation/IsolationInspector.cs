using System.Globalization;
using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Security;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Statistics;

namespace Gantry.Runtime.Isolation;

/// <summary>Reads from the running kernel how containers are isolated.</summary>
/// <param name="hierarchy">Where the control groups are.</param>
/// <param name="statistics">Reads what they use.</param>
public sealed class IsolationInspector(CgroupHierarchy hierarchy, StatisticsReader statistics)
{
    /// <summary>Reads the report of a container.</summary>
    /// <param name="container">Its name.</param>
    /// <param name="processId">Its first process, on the host.</param>
    /// <param name="others">The first processes of the other running containers, by name.</param>
    /// <exception cref="ConflictException">It does not run.</exception>
    public IsolationReport Read(string container, int processId, IReadOnlyDictionary<string, int> others)
    {
        try
        {
            var report = ReadKernel(container, processId, others);
            return report with { Findings = IsolationAssessment.Assess(report) };
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException or IOException)
        {
            throw new ConflictException($"container {container} is not running", gone);
        }
    }

    private IsolationReport ReadKernel(string container, int processId, IReadOnlyDictionary<string, int> others)
    {
        var process = processId.ToString(CultureInfo.InvariantCulture);
        var status = ProcessStatus.Read(process);
        return new IsolationReport
        {
            Container = container,
            ProcessId = processId,
            Program = status.Name,
            Namespaces = NamespaceReader.Read(process, others),
            Cgroup = new CgroupReader(hierarchy, statistics).Read(processId),
            Capabilities = new CapabilitiesReport
            {
                Effective = Report(status.Effective),
                Permitted = Report(status.Permitted),
                Bounding = Report(status.Bounding),
                Inheritable = Report(status.Inheritable),
                Ambient = Report(status.Ambient),
            },
            Seccomp = new SeccompReport(status.SeccompMode switch { 0 => "disabled", 1 => "strict", _ => "filter" }, status.SeccompFilters),
            NoNewPrivileges = status.NoNewPrivileges,
            User = new UserReport
            {
                Uid = status.Uids[1],
                Gid = status.Gids[1],
                Groups = status.Groups,
                UidMap = ReadIdMap($"/proc/{process}/uid_map"),
                GidMap = ReadIdMap($"/proc/{process}/gid_map"),
            },
            Mounts = [.. MountTable.Read(process).Select(Report)],
            AppArmor = AppArmor.LabelOf(processId),
            ResourceLimits = [.. ResourceLimits.Parse(File.ReadAllText($"/proc/{process}/limits")).Select(Report)],
            OomScoreAdj = int.Parse(File.ReadAllText($"/proc/{process}/oom_score_adj"), CultureInfo.InvariantCulture),
        };
    }

    private static IReadOnlyList<CapabilityReport> Report(IReadOnlyList<Capability> capabilities) =>
        [.. capabilities.Select(capability => new CapabilityReport(capability.Name, capability.Allows))];

    private static MountReport Report(MountEntry mount) => new()
    {
        Target = mount.Target,
        Type = mount.Type,
        Source = mount.Source,
        Root = mount.Root,
        Options = mount.Options,
        Propagation = mount.Propagation.Count == 0 ? "private" : string.Join(' ', mount.Propagation),
    };

    private static ResourceLimitReport Report((string Name, ulong Soft, ulong Hard) limit) =>
        new(limit.Name, limit.Soft == ulong.MaxValue ? null : limit.Soft, limit.Hard == ulong.MaxValue ? null : limit.Hard);

    private static IReadOnlyList<IdMapReport> ReadIdMap(string path) =>
        [.. File.ReadLines(path)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(fields => new IdMapReport(Number(fields[0]), Number(fields[1]), Number(fields[2])))];

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
