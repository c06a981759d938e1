using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>RUN: a command that makes a layer.</summary>
public sealed record RunInstruction : Instruction
{
    internal static readonly FlagRule[] AllowedFlags =
        [new("mount", FlagKind.List), new("network"), new("security"), new("device", FlagKind.List)];

    private RunInstruction(RawInstruction raw) : base(raw)
    {
        Command = raw.RequireArguments().Command();
        Mounts = [.. raw.Flags.Where(f => f.Name == "mount").Select(f => RunMount.Read(raw, f))];
        Network = ReadNetwork(raw);
        Insecure = raw.Flag("security") switch
        {
            null or "sandbox" => false,
            "insecure" => true,
            var other => throw raw.Error($"security mode \"{other}\" is not valid: want sandbox or insecure"),
        };
        if (raw.Flags.FirstOrDefault(f => f.Name == "device") is { } device)
            throw raw.Error("RUN --device is not supported: builds get no devices of the host", device.Range);
    }

    /// <summary>The command as it was written; see <see cref="Script"/> for here-documents.</summary>
    public CommandForm Command { get; }

    /// <summary>What is mounted while it runs.</summary>
    public IReadOnlyList<RunMount> Mounts { get; }

    /// <summary>The network.</summary>
    public RunNetwork Network { get; }

    /// <summary>Whether it asks to run without confinement.</summary>
    public bool Insecure { get; }

    /// <summary>
    /// The content of a here-document that is the whole command, or null: <c>RUN &lt;&lt;EOF</c> runs its lines, by a shell
    /// or by the interpreter that their first line names.
    /// </summary>
    public string? Script =>
        Heredocs.Count == 1 && WordSplitter.SplitKeepingQuotes(Arguments, '\0') is [var only] && HeredocStart.TryRead(only, '\0') is not null ? Heredocs[0].Content : null;

    internal static RunInstruction Read(RawInstruction raw) => new(raw);

    private static RunNetwork ReadNetwork(RawInstruction raw) => raw.Flag("network") switch
    {
        null or "default" => RunNetwork.Default,
        "none" => RunNetwork.None,
        "host" => RunNetwork.Host,
        var other => throw raw.Error($"network mode \"{other}\" is not valid: want default, none or host"),
    };
}

/// <summary>The network of a RUN step.</summary>
public enum RunNetwork
{
    /// <summary>That of the build.</summary>
    Default,

    /// <summary>None but loopback.</summary>
    None,

    /// <summary>The host's, where the build allows it.</summary>
    Host,
}
