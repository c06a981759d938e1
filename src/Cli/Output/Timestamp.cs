using System.Globalization;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Output;

/// <summary>The moments that <c>--since</c> and <c>--until</c> take: a duration ago, a date and time, or seconds.</summary>
internal static class Timestamp
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddzzz", "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Turns a moment into the seconds that the daemon takes, as <c>seconds.nanoseconds</c>.</summary>
    /// <exception cref="CommandException">It is not a moment.</exception>
    public static string ToSeconds(string text, DateTimeOffset now)
    {
        if (IsSeconds(text)) return text;
        try
        {
            return FromTicks((now - TimeSpan.FromTicks(FlagValue.Duration(text) / 100)).UtcTicks);
        }
        catch (FormatException)
        {
            return FromDate(text);
        }
    }

    private static string FromDate(string text)
    {
        var normal = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        if (!DateTimeOffset.TryParseExact(normal, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
            throw new CommandException($"invalid time \"{text}\": write a duration such as 10m, seconds, or a time such as 2013-01-02T13:23:37Z");
        return FromTicks(moment.UtcTicks);
    }

    private static string FromTicks(long ticks)
    {
        var since = ticks - DateTimeOffset.UnixEpoch.UtcTicks;
        return $"{since / TimeSpan.TicksPerSecond}.{since % TimeSpan.TicksPerSecond * 100:000000000}";
    }

    private static bool IsSeconds(string text)
    {
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            && (point < 0 || (text.Length > point + 1 && text[(point + 1)..].All(char.IsAsciiDigit)));
    }
}
