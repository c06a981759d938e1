using System.Globalization;
using Gantry.Errors;

namespace Gantry.DockerApi.Http;

/// <summary>Moments as Docker's API has them: RFC 3339 with nanoseconds, or seconds since 1970.</summary>
internal static class Timestamps
{
    private const string Rfc3339 = "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ";

    /// <summary>Nanoseconds since 1970.</summary>
    public static long UnixNanoseconds(this DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>RFC 3339 in UTC, as inspect shows it.</summary>
    public static string Rfc(this DateTimeOffset moment) => moment.UtcDateTime.ToString(Rfc3339, CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with all nine digits, as logs show it.</summary>
    public static string RfcNano(this DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);

    /// <summary>Reads a parameter; null when it is empty or 0.</summary>
    /// <exception cref="InvalidArgumentException">It is neither seconds nor RFC 3339.</exception>
    public static DateTimeOffset? Parse(string name, string text)
    {
        if (text is "" or "0")
            return null;
        if (TrySeconds(text, out var moment))
            return moment;
        if (text.Contains('-') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment))
            return moment;
        throw new InvalidArgumentException($"invalid value for {name}: {Printable.Quote(text)} is neither seconds since 1970 nor an RFC 3339 time");
    }

    private static bool TrySeconds(string text, out DateTimeOffset moment)
    {
        moment = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return false;
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;
        moment = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
