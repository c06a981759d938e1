namespace Gantry.Acceptance.Tests.Harness;

/// <summary>What the kernel holds that bears a daemon's mark: links, rules, mounts, namespaces, processes. To compare before and after.</summary>
internal sealed record KernelState(string Links, string Tables, string Mounts, string Processes)
{
    public static async Task<KernelState> ReadAsync(DaemonPlace place)
    {
        // A link of a network of ours has the network's name, which bears the mark, in its alias.
        var links = await Command.RunAsync("ip", ["-o", "link", "show"]);
        var tables = await Command.RunAsync("nft", ["list", "tables"]);
        return new(
            Marked(links.Lines, place),
            Marked(tables.Lines, place),
            Marked(File.ReadAllLines("/proc/self/mountinfo").Select(l => l.Split(' ')[4]), place),
            Marked(Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]) && d != $"/proc/{Environment.ProcessId}").Select(ReadCommandLine), place));
    }

    private static string Marked(IEnumerable<string> lines, DaemonPlace place) =>
        string.Join('\n', lines.Where(l => l.Contains(place.Mark, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static string ReadCommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
