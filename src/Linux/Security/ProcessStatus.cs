namespace Gantry.Linux.Security;

/// <summary>What the kernel says of a process in <c>/proc/PID/status</c> (proc_pid_status(5)), as far as it concerns security.</summary>
public sealed record ProcessStatus
{
    /// <summary>The name of its program, at most 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Real, effective, saved and file system user ids.</summary>
    public required IReadOnlyList<uint> Uids { get; init; }

    /// <summary>Real, effective, saved and file system group ids.</summary>
    public required IReadOnlyList<uint> Gids { get; init; }

    /// <summary>Supplementary groups.</summary>
    public required IReadOnlyList<uint> Groups { get; init; }

    /// <summary>Inheritable capabilities.</summary>
    public required IReadOnlyList<Capability> Inheritable { get; init; }

    /// <summary>Permitted capabilities.</summary>
    public required IReadOnlyList<Capability> Permitted { get; init; }

    /// <summary>Effective capabilities.</summary>
    public required IReadOnlyList<Capability> Effective { get; init; }

    /// <summary>The bounding set.</summary>
    public required IReadOnlyList<Capability> Bounding { get; init; }

    /// <summary>Ambient capabilities.</summary>
    public required IReadOnlyList<Capability> Ambient { get; init; }

    /// <summary>Whether it can gain no privileges by running a program.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>0 without seccomp, 1 in strict mode, 2 with filters.</summary>
    public int SeccompMode { get; init; }

    /// <summary>How many seccomp filters are on it (Linux 5.9); 0 when the kernel does not say.</summary>
    public int SeccompFilters { get; init; }

    /// <summary>Reads a process's.</summary>
    /// <param name="process">Its id, or <c>self</c>.</param>
    /// <exception cref="IOException">It is gone.</exception>
    public static ProcessStatus Read(string process) => Parse(File.ReadAllText($"/proc/{process}/status"));

    /// <summary>Reads the text of the file.</summary>
    public static ProcessStatus Parse(string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                fields[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new ProcessStatus
        {
            Name = fields["Name"],
            Uids = Numbers(fields["Uid"]),
            Gids = Numbers(fields["Gid"]),
            Groups = Numbers(fields.GetValueOrDefault("Groups", "")),
            Inheritable = Capability.ParseSet(fields["CapInh"]),
            Permitted = Capability.ParseSet(fields["CapPrm"]),
            Effective = Capability.ParseSet(fields["CapEff"]),
            Bounding = Capability.ParseSet(fields["CapBnd"]),
            Ambient = Capability.ParseSet(fields.GetValueOrDefault("CapAmb", "0")),
            NoNewPrivileges = fields.GetValueOrDefault("NoNewPrivs") == "1",
            SeccompMode = int.Parse(fields.GetValueOrDefault("Seccomp", "0")),
            SeccompFilters = int.Parse(fields.GetValueOrDefault("Seccomp_filters", "0")),
        };
    }

    private static uint[] Numbers(string text) =>
        [.. text.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse)];
}
