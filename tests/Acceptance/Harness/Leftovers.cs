namespace Gantry.Acceptance.Tests.Harness;

/// <summary>What a daemon leaves in the kernel and on the disk, found by the names that only this daemon gives.</summary>
internal static class Leftovers
{
    /// <summary>What is there although no container, network or volume is; asked while the daemon still runs.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(DaemonPlace place)
    {
        List<string> found = [];
        try
        {
            await Eventually.HoldsAsync(async () => (found = await FindNowAsync(place)).Count == 0, "nothing was left");
        }
        catch (TimeoutException)
        {
            return found;
        }
        return [];
    }

    /// <summary>Ends and removes all of it.</summary>
    public static async Task ClearAsync(DaemonPlace place)
    {
        // First who could start others: the daemon, then monitors, then what they watched.
        foreach (var process in Processes(place).Concat(CgroupMembers(place)).Distinct())
            await Command.RunAsync("kill", ["-KILL", $"{process}"]);
        await Eventually.HoldsAsync(() => !Processes(place).Any() && !CgroupMembers(place).Any(), "the test's processes ended");
        foreach (var mount in Mounts("/proc/self/mountinfo", place).Reverse())
            await Command.RunAsync("umount", ["-l", mount]);
        foreach (var group in Cgroups(place).Reverse().Concat(CgroupRoots(place)))
            await Command.RunAsync("rmdir", [group]);
        foreach (var family in (string[])["inet", "ip", "ip6", "bridge"])
            await Command.RunAsync("nft", ["delete", "table", family, place.Table]);
        await Command.RunAsync("ip", ["link", "delete", $"{place.Table}-out"]);
        foreach (var link in (await LinksAsync(place)).Concat(await BridgesAsync(place)))
            await Command.RunAsync("ip", ["link", "delete", link]);
        await Command.RunAsync("ip", ["link", "delete", place.Bridge]);
        await Command.RunAsync("rm", ["-rf", "--one-file-system", place.Root]);
    }

    private static async Task<List<string>> FindNowAsync(DaemonPlace place)
    {
        List<string> found = [];
        var daemon = File.ReadAllText($"{place.Root}/pid").Trim();
        found.AddRange(Mounts($"/proc/{daemon}/mountinfo", place).Where(IsOfContainer).Select(m => $"mount {m}"));
        found.AddRange(Cgroups(place).Select(c => $"control group {c}"));
        found.AddRange(CgroupMembers(place).Select(p => $"process {p} in the control group"));
        found.AddRange(Processes(place).Where(p => $"{p}" != daemon).Select(p => $"process {p}: {CommandLine(p)}"));
        found.AddRange((await LinksAsync(place)).Select(l => $"interface {l}"));
        foreach (var directory in (string[])[$"{place.ExecRoot}/netns", $"{place.ExecRoot}/containers", $"{place.DataRoot}/containers", $"{place.ExecRoot}/exits"])
        {
            if (Directory.Exists(directory))
                found.AddRange(Directory.EnumerateFileSystemEntries(directory).Select(e => $"file {e}"));
        }
        return found;

        bool IsOfContainer(string mount) => mount.Contains("/containers/", StringComparison.Ordinal) || mount.Contains("/snapshots/", StringComparison.Ordinal)
            || mount.Contains("/netns/", StringComparison.Ordinal) || mount.Contains("/volumes/", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Mounts(string table, DaemonPlace place) =>
        File.ReadLines(table).Select(line => line.Split(' ')[4]).Where(path => path.StartsWith($"{place.Root}/", StringComparison.Ordinal)).ToList();

    private static IEnumerable<string> CgroupRoots(DaemonPlace place) =>
        Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(c => Path.Combine(c, place.CgroupParent)).Where(Directory.Exists).Distinct().ToList();

    private static IEnumerable<string> Cgroups(DaemonPlace place) =>
        CgroupRoots(place).SelectMany(root => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)).ToList();

    private static IEnumerable<int> CgroupMembers(DaemonPlace place) =>
        CgroupRoots(place).Concat(Cgroups(place)).SelectMany(ReadMembers).Distinct().ToList();

    private static IEnumerable<int> ReadMembers(string group)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(group, "cgroup.procs")).Select(int.Parse).Where(p => p > 0);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IEnumerable<int> Processes(DaemonPlace place) =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!))
            .Where(p => p != Environment.ProcessId && IsDaemonOrMonitor(CommandLine(p), place)).ToList();

    private static bool IsDaemonOrMonitor(string command, DaemonPlace place) =>
        command.Contains($"{place.Root}/", StringComparison.Ordinal) && (command.Contains("gantry", StringComparison.Ordinal)
            || command.Contains("conmon", StringComparison.Ordinal) || command.Contains("crun", StringComparison.Ordinal) || command.Contains("runc", StringComparison.Ordinal));

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The bridges of networks that a daemon of this place had when it was interrupted, found by its addresses.</summary>
    private static async Task<IReadOnlyList<string>> BridgesAsync(DaemonPlace place)
    {
        var addresses = await Command.RunAsync("ip", ["-o", "-4", "address", "show"]);
        return [.. addresses.Lines.Where(line => line.Contains($" inet 10.{place.Slot}.", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).Where(name => name.StartsWith("br-", StringComparison.Ordinal))];
    }

    private static async Task<IReadOnlyList<string>> LinksAsync(DaemonPlace place)
    {
        var links = await Command.RunAsync("ip", ["-br", "link", "show", "master", place.Bridge]);
        return links.ExitCode != 0 ? [] : [.. links.Lines.Select(line => line.Split(' ')[0].Split('@')[0])];
    }
}
