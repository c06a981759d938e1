using System.Collections.Frozen;

namespace Gantry.Runtime.Specs;

/// <summary>The resource limits that Linux has (getrlimit(2)).</summary>
internal static class ResourceLimits
{
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

    public static string? FromProcName(string name) => ByProcName.GetValueOrDefault(name);
}
