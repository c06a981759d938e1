namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>HEALTHCHECK: how to test that the program works.</summary>
public sealed record HealthcheckInstruction : Instruction
{
    internal static readonly FlagRule[] AllowedFlags =
        [new("interval"), new("timeout"), new("start-period"), new("start-interval"), new("retries")];

    private HealthcheckInstruction(RawInstruction raw) : base(raw)
    {
        var words = raw.RequireArguments().Rest.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        switch (words[0].ToUpperInvariant())
        {
            case "NONE" when words.Length == 1:
                break;
            case "NONE":
                throw raw.Error("HEALTHCHECK NONE takes no arguments");
            case "CMD" when words.Length == 2:
                Command = raw.Command(words[1].Trim());
                break;
            case "CMD":
                throw raw.Error("missing command after HEALTHCHECK CMD");
            default:
                throw raw.Error($"unknown type \"{words[0]}\" for HEALTHCHECK: want NONE or CMD");
        }
        Interval = Time(raw, "interval");
        Timeout = Time(raw, "timeout");
        StartPeriod = Time(raw, "start-period");
        StartInterval = Time(raw, "start-interval");
        Retries = ReadRetries(raw);
    }

    /// <summary>The command; null switches off the base image's check.</summary>
    public CommandForm? Command { get; }

    /// <summary>Time between two probes in nanoseconds; 0 is the default.</summary>
    public long Interval { get; }

    /// <summary>Time after which a probe has failed in nanoseconds; 0 is the default.</summary>
    public long Timeout { get; }

    /// <summary>Time in which failures don't count in nanoseconds; 0 is the default.</summary>
    public long StartPeriod { get; }

    /// <summary>Time between two probes in the start period in nanoseconds; 0 is the default.</summary>
    public long StartInterval { get; }

    /// <summary>Failures in a row that make it unhealthy; 0 is the default.</summary>
    public int Retries { get; }

    internal static HealthcheckInstruction Read(RawInstruction raw) => new(raw);

    private static long Time(RawInstruction raw, string flag)
    {
        if (raw.Flag(flag) is not { } text)
            return 0;
        if (!GoDuration.TryParse(text, out var nanoseconds))
            throw raw.Error($"invalid duration \"{text}\" of --{flag}: want something like 30s or 1m30s");
        return nanoseconds is 0 or >= 1_000_000
            ? nanoseconds
            : throw raw.Error($"--{flag} must be 0 or at least 1ms, not \"{text}\"");
    }

    private static int ReadRetries(RawInstruction raw)
    {
        if (raw.Flag("retries") is not { } text)
            return 0;
        return int.TryParse(text, out var retries) && retries >= 0
            ? retries
            : throw raw.Error($"--retries must be a number from 0 up, not \"{text}\"");
    }
}
