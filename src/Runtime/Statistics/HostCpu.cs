using System.Globalization;

namespace Gantry.Runtime.Statistics;

/// <summary>Processor time of the whole host (proc_stat(5)).</summary>
internal static class HostCpu
{
    private const ulong NanosecondsPerTick = 10_000_000;

    /// <summary>The time of all processors in nanoseconds, idle time included, and how many there are.</summary>
    public static (ulong System, int Online) Read(string root)
    {
        ulong ticks = 0;
        var online = 0;
        foreach (var line in File.ReadLines(Path.Combine(root, "proc/stat")))
        {
            if (!line.StartsWith("cpu", StringComparison.Ordinal))
                break;
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Guest time, after the first seven, is counted in user time already.
            if (fields[0] == "cpu")
                ticks = fields.Skip(1).Take(7).Aggregate(0UL, (sum, field) => sum + ulong.Parse(field, CultureInfo.InvariantCulture));
            else
                online++;
        }
        return (ticks * NanosecondsPerTick, online);
    }
}
