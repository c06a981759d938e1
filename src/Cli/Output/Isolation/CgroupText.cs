using System.Globalization;
using Gantry.Runtime.Isolation;

namespace Gantry.Cli.Output.Isolation;

/// <summary>The limits and the use of a control group, in words.</summary>
internal static class CgroupText
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>A row for each resource.</summary>
    public static IEnumerable<string[]> Rows(CgroupReport group)
    {
        yield return ["memory", $"{Bytes(group.MemoryUsage)} of {(group.MemoryLimit is { } memory ? Bytes(memory) : "no limit")}{Ends(group.OomKills)}"];
        if (group.SwapLimit is { } swap)
            yield return [group.Version == 1 ? "memory and swap" : "swap", $"limit {Bytes(swap)}"];
        yield return ["processes", $"{group.Pids} of {group.PidsLimit?.ToString(CultureInfo.InvariantCulture) ?? "no limit"}"];
        yield return ["processors", string.Join(", ", Processors(group))];
        if (group.DeviceRules.Count > 0)
            yield return ["devices", string.Join(", ", group.DeviceRules)];
        if (group.Frozen)
            yield return ["state", "paused: all its processes are frozen"];
    }

    private static IEnumerable<string> Processors(CgroupReport group)
    {
        yield return group.CpuLimit is { } limit ? $"at most {limit.ToString("0.##", CultureInfo.InvariantCulture)}" : "no limit";
        if (group.Cpuset is { Length: > 0 } set)
            yield return $"on {set}";
        if (group.CpuWeight is { } weight)
            yield return $"weight {weight} (usually {(group.Version == 1 ? 1024 : 100)})";
        yield return $"used {(group.CpuUsage / NanosecondsPerSecond).ToString("0.###", CultureInfo.InvariantCulture)} s";
        if (group.ThrottledPeriods > 0)
            yield return $"held back in {group.ThrottledPeriods} periods";
    }

    private static string Bytes(ulong bytes) => HumanSize.FormatBinary((long)Math.Min(bytes, long.MaxValue));

    private static string Ends(ulong kills) => kills switch { 0 => "", 1 => ", ended one program for it", _ => $", ended {kills} programs for it" };
}
