using System.Collections.Frozen;
using System.Globalization;

namespace Gantry.Runtime.Specs;

/// <summary>The resource limits that Linux has (getrlimit(2)).</summary>
internal static class ResourceLimits
{
    private const int SoftColumn = 26;
    private const int HardColumn = 47;

    // Docker's name, and the name in /proc/PID/limits.
    private static readonly (string Name, string InProc)[] Table =
    [
        ("core", "Max core file size"),
        ("cpu", "Max cpu time"),
        ("data", "Max data size"),
        ("fsize", "Max file size"),
        ("locks", "Max file locks"),
        ("memlock", "Max locked memory"),
        ("msgqueue", "Max msgqueue size"),
        ("nice", "Max nice priority"),
        ("nofile", "Max open files"),
        ("nproc", "Max processes"),
        ("rss", "Max resident set"),
        ("rtprio", "Max realtime priority"),
        ("rttime", "Max realtime timeout"),
        ("sigpending", "Max pending signals"),
        ("stack", "Max stack size"),
    ];

    private static readonly FrozenDictionary<string, string> ByProcName = Table.ToFrozenDictionary(row => row.InProc, row => row.Name);

    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    public static bool IsKnown(string name) => Table.Any(row => row.Name == name);

    /// <summary>Reads <c>/proc/PID/limits</c>; no limit is the largest number.</summary>
    public static IEnumerable<(string Name, ulong Soft, ulong Hard)> Parse(string text)
    {
        // "Max open files            1024                 524288               files": columns of fixed width.
        foreach (var line in text.Split('\n').Skip(1).Where(line => line.Length > HardColumn))
        {
            if (ByProcName.GetValueOrDefault(line[..SoftColumn].Trim()) is { } name)
                yield return (name, Value(line[SoftColumn..HardColumn]), Value(line[HardColumn..].Trim().Split(' ')[0]));
        }
    }

    private static ulong Value(string text) => text.Trim() is var number && number == "unlimited" ? ulong.MaxValue : ulong.Parse(number, CultureInfo.InvariantCulture);
}
