using System.Globalization;

namespace Gantry.Build.Dockerfile;

/// <summary>Durations as Docker's configuration writes them: <c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Nanoseconds)[] s_units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text == "0")
            return true;
        var total = 0d;
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (at == text.Length)
            return false;
        while (at < text.Length)
        {
            var number = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var unit = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
                at++;
            var factor = s_units.FirstOrDefault(u => u.Unit == text[unit..at]).Nanoseconds;
            if (factor == 0 || !double.TryParse(text.AsSpan(number, unit - number), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return false;
            total += value * factor;
        }
        if (total > long.MaxValue / 2d)
            return false;
        nanoseconds = (long)(text[0] == '-' ? -total : total);
        return true;
    }
}
