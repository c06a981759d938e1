using System.Collections.Frozen;
using System.Globalization;
using Gantry.Errors;

namespace Gantry.Linux.Processes;

/// <summary>Signals by name and number, as on x86-64 and arm64.</summary>
public static class Signal
{
    private const int RealTimeMin = 34, RealTimeMax = 64;

    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private static readonly FrozenDictionary<string, int> s_numbers = s_names.Index().Where(n => n.Index > 0)
        .Select(n => KeyValuePair.Create(n.Item, n.Index))
        .Concat([new("IOT", 6), new("CLD", 17), new("POLL", 29), new("RTMIN", RealTimeMin), new("RTMAX", RealTimeMax)])
        .ToFrozenDictionary();

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Reads a signal: <c>9</c>, <c>KILL</c>, <c>SIGKILL</c>, <c>RTMIN+3</c>, in any case.</summary>
    /// <exception cref="InvalidArgumentException">There is no such signal.</exception>
    public static int Parse(string text) => TryParse(text, out var number) ? number : throw new InvalidArgumentException($"Invalid signal: {text}");

    /// <summary>Reads a signal if it is one.</summary>
    public static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return number is >= 1 and <= RealTimeMax;
        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
            name = name[3..];
        if (s_numbers.TryGetValue(name, out number))
            return true;
        var sign = name.IndexOfAny(['+', '-']);
        if (sign < 0 || name[..sign] is not ("RTMIN" or "RTMAX") || !int.TryParse(name[(sign + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return false;
        number = s_numbers[name[..sign]] + (name[sign] == '+' ? offset : -offset);
        return number is >= RealTimeMin and <= RealTimeMax;
    }

    /// <summary>The name with <c>SIG</c>, or the number where there is none.</summary>
    public static string Name(int number) => number > 0 && number < s_names.Length ? "SIG" + s_names[number] : number.ToString(CultureInfo.InvariantCulture);
}
