using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Top;

/// <summary>Lists the processes of a container: from /proc as <c>ps -ef</c> does, or with the host's <c>ps</c> when its options are asked for.</summary>
internal sealed class ProcessLister(CgroupHierarchy cgroups, ContainerStarter starter, TimeProvider time)
{
    private const int OutputLimit = 4 << 20;
    private static readonly string[] s_titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];

    /// <summary>Lists processes.</summary>
    internal async Task<(IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows)> ListAsync(Container container, string? arguments, CancellationToken cancellation)
    {
        var pids = Pids(container);
        if (string.IsNullOrWhiteSpace(arguments) || arguments.Trim() == "-ef")
            return (s_titles, [.. pids.Order().Select(pid => ProcessRow.Read(pid, time)).OfType<ProcessRow>().Select(row => row.Columns)]);
        var path = SystemPrograms.Find("ps") ?? throw new UnavailableException("the host has no ps to give these options to: install the package procps");
        var result = await CommandRunner.RunAsync(path, PsTable.Split(arguments), OutputLimit, cancellation);
        return result.ExitCode == 0
            ? PsTable.Parse(result.Output, pids)
            : throw new InvalidArgumentException($"ps: exit status {result.ExitCode}: {result.Error.Trim()}");
    }

    private HashSet<int> Pids(Container container)
    {
        var pids = new HashSet<int>();
        foreach (var directory in cgroups.DirectoriesOf(starter.Cgroup(container)))
        {
            foreach (var file in Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "cgroup.procs", SearchOption.AllDirectories) : [])
                foreach (var line in File.ReadLines(file))
                    if (int.TryParse(line, out var pid) && pid > 0)
                        pids.Add(pid);
            if (pids.Count > 0)
                return pids;
        }
        return container.State.Pid > 0 ? [container.State.Pid] : pids;
    }
}
