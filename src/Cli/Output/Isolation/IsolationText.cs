using Gantry.Runtime.Isolation;

namespace Gantry.Cli.Output.Isolation;

/// <summary>Prints an isolation report for people: what stands out first, then all that the kernel says.</summary>
internal static class IsolationText
{
    private const int LeastWidth = 4;
    private static readonly HashSet<string> s_access = ["rw", "ro"];

    /// <summary>Prints a report.</summary>
    public static void Write(TextWriter output, IsolationReport report)
    {
        output.Write($"{report.Container}: process {report.ProcessId} ({Printable(report.Program)})\n");
        Section(output, "What stands out", report.Findings.Count == 0 ? [["nothing"]] : report.Findings.Select(f => (string[])[f.Severity.ToString().ToLowerInvariant(), f.Subject, Printable(f.Text)]));
        Section(output, "Namespaces", report.Namespaces.Select(n => (string[])[n.Kind, Owner(n), n.Inode.ToString(), n.Isolates]));
        Section(output, "User", UserRows(report.User));
        Section(output, "Capabilities", CapabilityRows(report.Capabilities));
        Section(output, "Programs", ProgramRows(report));
        Section(output, $"Control group {report.Cgroup.Path} (version {report.Cgroup.Version})", CgroupText.Rows(report.Cgroup));
        Section(output, "Mounts", report.Mounts.Select(MountRow));
        Section(output, "Resource limits", report.ResourceLimits.Select(l => (string[])[l.Name, l.Soft?.ToString() ?? "no limit", l.Soft == l.Hard ? "" : $"can be raised to {l.Hard?.ToString() ?? "any"}"]));
    }

    private static void Section(TextWriter output, string title, IEnumerable<string[]> rows)
    {
        output.Write($"\n{title}\n");
        Table.Write(output, [.. rows.Select(row => (string[])[$"  {row[0]}", .. row[1..Math.Max(1, Array.FindLastIndex(row, cell => cell.Length > 0) + 1)]])], LeastWidth);
    }

    private static string Owner(NamespaceReport found) =>
        found.IsHosts ? "the host's" : found.SharedWith.Count == 0 ? "its own" : $"shared with {string.Join(", ", found.SharedWith)}";

    private static IEnumerable<string[]> UserRows(UserReport user)
    {
        yield return ["user", Identity(user.Uid, user.UidMap)];
        yield return ["group", Identity(user.Gid, user.GidMap)];
        if (user.Groups.Count > 0)
            yield return ["further groups", string.Join(", ", user.Groups.Select(g => Identity(g, user.GidMap)))];
        foreach (var range in user.UidMap.Where(r => r.Inside != r.Outside))
            yield return ["users mapped", Range(range)];
        foreach (var range in user.GidMap.Where(r => r.Inside != r.Outside))
            yield return ["groups mapped", Range(range)];
    }

    private static string Identity(uint outside, IReadOnlyList<IdMapReport> map)
    {
        var range = map.FirstOrDefault(r => outside >= r.Outside && outside - r.Outside < r.Count);
        if (range is null)
            return $"{outside} on the host, nobody inside";
        var inside = range.Inside + (outside - range.Outside);
        return inside == outside ? $"{outside}, the same on the host" : $"{inside}, which is {outside} on the host";
    }

    private static string Range(IdMapReport range) =>
        $"{range.Inside} to {range.Inside + (range.Count - 1)} are {range.Outside} to {range.Outside + (range.Count - 1)} on the host";

    private static IEnumerable<string[]> CapabilityRows(CapabilitiesReport sets)
    {
        if (sets.Effective.Count == 0)
            yield return ["none in effect"];
        foreach (var capability in sets.Effective)
            yield return [capability.Name, capability.Allows];
        if (Names(sets.Permitted.Except(sets.Effective)) is { Length: > 0 } permitted)
            yield return ["also permitted", permitted];
        if (Names(sets.Bounding.Except(sets.Permitted)) is { Length: > 0 } bounding)
            yield return ["in the bounding set", bounding];
        if (sets.Inheritable.Count > 0)
            yield return ["inheritable", Names(sets.Inheritable)];
        if (sets.Ambient.Count > 0)
            yield return ["ambient", Names(sets.Ambient)];
    }

    private static string Names(IEnumerable<CapabilityReport> capabilities) => string.Join(", ", capabilities.Select(c => c.Name));

    private static IEnumerable<string[]> ProgramRows(IsolationReport report)
    {
        yield return ["system calls", report.Seccomp.Mode switch { "disabled" => "all", "strict" => "read, write and exit only", _ => report.Seccomp.Filters == 1 ? "filtered" : $"filtered {report.Seccomp.Filters} times" }];
        yield return ["gaining privileges", report.NoNewPrivileges ? "not possible" : "possible"];
        if (report.AppArmor is { } label)
            yield return ["AppArmor", Printable(label)];
        yield return ["OOM score", report.OomScoreAdj.ToString()];
    }

    private static string[] MountRow(MountReport mount)
    {
        var options = mount.Options.Where(o => !s_access.Contains(o));
        var shown = mount.Source.StartsWith('/') ? $"{mount.Source}:{mount.Root}" : mount.Root == "/" ? "" : mount.Root;
        return
        [
            Printable(mount.Target), mount.Type, mount.Writable ? "writable" : "read-only",
            string.Join(',', mount.Propagation == "private" ? options : options.Append(mount.Propagation)), Printable(shown),
        ];
    }

    // Names in a container are chosen by whoever runs it: none may move the cursor.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
