using System.Globalization;

namespace Gantry.Runtime.Isolation;

/// <summary>Reads which namespaces a process is in (namespaces(7)).</summary>
internal static class NamespaceReader
{
    private static readonly (string Kind, string Isolates)[] Kinds =
    [
        ("mnt", "the file systems it sees"),
        ("pid", "the processes it sees and can signal"),
        ("net", "interfaces, addresses, routes, ports and firewall rules"),
        ("ipc", "shared memory, semaphores and message queues"),
        ("uts", "host and domain name"),
        ("user", "user and group ids, and what capabilities count for"),
        ("cgroup", "the control groups it sees"),
        ("time", "clocks since boot"),
    ];

    private const string FirstProcess = "1";
    private const string Daemon = "self";

    /// <param name="process">The process.</param>
    /// <param name="others">Other containers' processes, by name.</param>
    public static IReadOnlyList<NamespaceReport> Read(string process, IReadOnlyDictionary<string, int> others) =>
        [.. Kinds
            .Select(row => (row.Kind, row.Isolates, Inode: Inode(process, row.Kind)))
            .Where(row => row.Inode is not null)
            .Select(row => new NamespaceReport(row.Kind, row.Inode!.Value, Sharers(row.Kind, row.Inode.Value, others), row.Isolates))];

    private static IReadOnlyList<string> Sharers(string kind, ulong inode, IReadOnlyDictionary<string, int> others) =>
        HostInode(kind) == inode
            ? [NamespaceReport.Host]
            : [.. others
                .Where(other => Inode(other.Value.ToString(CultureInfo.InvariantCulture), kind) == inode)
                .Select(other => other.Key)
                .Order(StringComparer.Ordinal)];

    // The daemon has a mount namespace of its own, so the first process is asked; who may not ask it has the daemon's.
    private static ulong? HostInode(string kind) => Inode(FirstProcess, kind) ?? Inode(Daemon, kind);

    // The link reads "pid:[4026531836]"; null when the process is gone or the kernel has no such namespaces.
    private static ulong? Inode(string process, string kind)
    {
        var target = new FileInfo($"/proc/{process}/ns/{kind}").LinkTarget;
        return target is null ? null : ulong.Parse(target.AsSpan(kind.Length + 2).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
