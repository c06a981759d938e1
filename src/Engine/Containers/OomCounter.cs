using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Engine.Containers;

/// <summary>Whether the kernel ended processes of a control group for want of memory. Must be asked before the group is removed.</summary>
internal static class OomCounter
{
    internal static bool HasKilled(CgroupHierarchy cgroups, string cgroup)
    {
        if (cgroups.DirectoryOf("memory", cgroup) is not { } directory)
            return false;
        var file = Path.Combine(directory, cgroups.Version == 2 ? "memory.events" : "memory.oom_control");
        return Count(file) > 0;
    }

    private static long Count(string file)
    {
        try
        {
            foreach (var line in File.ReadLines(file))
                if (line.StartsWith("oom_kill ", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(9), CultureInfo.InvariantCulture);
            return 0;
        }
        catch (IOException)
        {
            // The group is gone already, or was never made.
            return 0;
        }
    }
}
