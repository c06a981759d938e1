using System.Globalization;

namespace Gantry.DockerApi.Http;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>300ms</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, decimal Seconds)[] s_units =
        [("ns", 1e-9m), ("us", 1e-6m), ("µs", 1e-6m), ("ms", 1e-3m), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration that is not negative.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0m;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return false;
            rest = rest[digits..];
            var length = rest.IndexOfAny("0123456789.") is >= 0 and var next ? next : rest.Length;
            var unit = rest[..length].ToString();
            var known = Array.FindIndex(s_units, u => u.Unit == unit);
            if (known < 0 || amount > int.MaxValue)
                return false;
            seconds += amount * s_units[known].Seconds;
            rest = rest[length..];
        }
        if (seconds > int.MaxValue)
            return false;
        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
