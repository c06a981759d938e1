using System.Globalization;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Cgroups;

/// <summary>Removes control groups that a runtime left behind, with everything that runs in them.</summary>
public static class CgroupRemoval
{
    /// <summary>New processes may appear while old ones are ended; a fork bomb is slower than this many sweeps.</summary>
    private const int MostSweeps = 100;

    /// <summary>Ends all processes of a group and of those below, and removes the groups from all hierarchies. No group is no error.</summary>
    /// <param name="hierarchy">Where the control groups are.</param>
    /// <param name="cgroup">The group, from the root of the hierarchy.</param>
    /// <param name="cancellation">Ends the waiting for processes to end.</param>
    /// <exception cref="IOException">A process can't be ended.</exception>
    public static async Task RemoveAsync(CgroupHierarchy hierarchy, string cgroup, CancellationToken cancellation)
    {
        if (cgroup.Trim('/').Length == 0)
            throw new ArgumentException("The root of the hierarchy is not removed.", nameof(cgroup));
        var groups = hierarchy.DirectoriesOf(cgroup).Where(Directory.Exists).ToList();
        foreach (var group in groups)
            await EmptyAsync(group, cancellation);
        foreach (var directory in groups.SelectMany(DeepestFirst))
            Remove(directory);
    }

    private static async Task EmptyAsync(string group, CancellationToken cancellation)
    {
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var processes = DeepestFirst(group).SelectMany(ProcessesOf).Distinct().Select(ProcessHandle.Open).OfType<ProcessHandle>().ToList();
            if (processes.Count == 0)
                return;
            Thaw(group);
            foreach (var process in processes)
            {
                using (process)
                {
                    process.TrySignal(Signal.Kill);
                    await process.WaitForExitAsync(cancellation);
                }
            }
        }
        throw new IOException($"The processes of the control group {group} can't be ended.");
    }

    // What is frozen can't die on version 1.
    private static void Thaw(string group)
    {
        foreach (var directory in DeepestFirst(group))
        {
            var freezer = Path.Combine(directory, "freezer.state");
            if (File.Exists(freezer))
                File.WriteAllText(freezer, "THAWED");
        }
    }

    private static IEnumerable<int> ProcessesOf(string directory)
    {
        var file = Path.Combine(directory, "cgroup.procs");
        return File.Exists(file) ? File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture)) : [];
    }

    private static List<string> DeepestFirst(string group) =>
        Directory.Exists(group)
            ? [.. Directory.EnumerateDirectories(group, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length), group]
            : [];

    // A group's files go with it: only the directory itself is removed.
    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: false);
        }
        catch (DirectoryNotFoundException)
        {
            // The runtime was quicker.
        }
    }
}
