using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Resource limits of the form <c>nofile=1024:2048</c>.</summary>
internal static class UlimitValue
{
    private static readonly HashSet<string> Names =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime",
        "sigpending", "stack",
    ];

    /// <summary>Reads a limit.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Ulimit Parse(string text)
    {
        var (name, value) = KeyValue.Split(text);
        if (!text.Contains('=')) throw new FormatException($"invalid ulimit argument: {text}");
        if (!Names.Contains(name)) throw new FormatException($"invalid ulimit type: {name}");
        var limits = value.Split(':');
        if (limits.Length > 2) throw new FormatException($"too many limit value arguments - {value}, can only have up to two, `soft[:hard]`");
        var soft = FlagValue.Integer(limits[0]);
        var hard = limits.Length == 2 ? FlagValue.Integer(limits[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard))
            throw new FormatException($"ulimit soft limit must be less than or equal to hard limit: {soft} > {hard}");
        return new Ulimit { Name = name, Soft = soft, Hard = hard };
    }
}
