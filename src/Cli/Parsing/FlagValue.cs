using System.Globalization;

namespace Gantry.Cli.Parsing;

/// <summary>Values of flags as Docker writes them. What is wrong is said by a <see cref="FormatException"/>.</summary>
internal static class FlagValue
{
    private static readonly (string Unit, decimal Nanoseconds)[] TimeUnits =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000)];

    /// <summary>A whole number.</summary>
    public static long Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"strconv.ParseInt: parsing \"{text}\": invalid syntax");

    /// <summary>A size in bytes: a number with an optional unit of 1024's powers (<c>k</c>, <c>MB</c>, <c>GiB</c>); -1 stays -1.</summary>
    public static long Bytes(string text)
    {
        var trimmed = text.Trim();
        if (trimmed == "-1") return -1;
        var digits = trimmed.AsSpan().IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = (digits < 0 ? "" : trimmed[digits..]).TrimStart().ToLowerInvariant();
        var power = unit is "" or "b" ? 0 : "kmgtpe".IndexOf(unit[0]) + 1;
        var known = unit is "" or "b" || (power > 0 && unit[1..] is "" or "b" or "ib");
        if (!known || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"invalid size: '{text}'");
        var scale = 1m;
        for (var i = 0; i < power; i++) scale *= 1024;
        try
        {
            return (long)(value * scale);
        }
        catch (OverflowException)
        {
            throw new FormatException($"invalid size: '{text}'");
        }
    }

    /// <summary>A time such as <c>1h15m30.5s</c>, in nanoseconds.</summary>
    public static long Duration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return 0;
        if (rest.IsEmpty) throw Invalid();
        var total = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits == 0) throw Invalid();
            if (digits < 0) throw new FormatException($"time: missing unit in duration \"{text}\"");
            if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Invalid();
            rest = rest[digits..];
            var end = rest.IndexOfAny("0123456789.");
            var unit = (end < 0 ? rest : rest[..end]).ToString();
            var scale = Array.Find(TimeUnits, known => known.Unit == unit).Nanoseconds;
            if (scale == 0) throw new FormatException($"time: unknown unit \"{unit}\" in duration \"{text}\"");
            rest = rest[unit.Length..];
            try
            {
                total += number * scale;
            }
            catch (OverflowException)
            {
                throw Invalid();
            }
            if (total > long.MaxValue) throw Invalid();
        }
        return (long)(negative ? -total : total);

        FormatException Invalid() => new($"time: invalid duration \"{text}\"");
    }

    /// <summary>CPUs such as <c>1.5</c>, in units of a billionth.</summary>
    public static long Cpus(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"failed to parse {text} as a rational number");
        if (Math.Abs(value) > 1_000_000) throw new FormatException($"value {text} is too large");
        var nano = value * 1_000_000_000m;
        return nano == decimal.Truncate(nano) ? (long)nano : throw new FormatException("value is too precise");
    }
}
