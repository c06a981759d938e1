using System.Globalization;

namespace Gantry.Runtime.Statistics;

/// <summary>Counts of network interfaces (<c>/proc/PID/net/dev</c>).</summary>
internal static class NetworkCounters
{
    /// <summary>The interfaces of a process's network namespace but the loopback one; none when it is gone.</summary>
    public static IReadOnlyDictionary<string, NetworkStatistics> Read(string root, int processId)
    {
        var path = Path.Combine(root, "proc", processId.ToString(CultureInfo.InvariantCulture), "net/dev");
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return new Dictionary<string, NetworkStatistics>();
        }
    }

    internal static IReadOnlyDictionary<string, NetworkStatistics> Parse(string text)
    {
        var found = new Dictionary<string, NetworkStatistics>();
        foreach (var line in text.Split('\n').Skip(2))
        {
            // "  eth0: 648 8 0 0 0 0 0 0 0 0 …": eight counts in, eight out; the first may stick to the colon.
            var colon = line.LastIndexOf(':');
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name is "" or "lo")
                continue;
            var counts = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(count => ulong.Parse(count, CultureInfo.InvariantCulture))
                .ToArray();
            found[name] = new NetworkStatistics
            {
                ReceivedBytes = counts[0],
                ReceivedPackets = counts[1],
                ReceiveErrors = counts[2],
                ReceiveDropped = counts[3],
                SentBytes = counts[8],
                SentPackets = counts[9],
                SendErrors = counts[10],
                SendDropped = counts[11],
            };
        }
        return found;
    }
}
