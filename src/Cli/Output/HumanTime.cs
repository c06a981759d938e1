using System.Globalization;

namespace Gantry.Cli.Output;

/// <summary>Times as Docker prints them.</summary>
internal static class HumanTime
{
    /// <summary>A duration in words, such as <c>About an hour</c> or <c>3 weeks</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = (long)duration.TotalMinutes;
        var hours = (long)Math.Round(duration.TotalHours, MidpointRounding.AwayFromZero);
        return (seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => $"{seconds} seconds",
            (_, 1, _) => "About a minute",
            (_, < 60, _) => $"{minutes} minutes",
            (_, _, 1) => "About an hour",
            (_, _, < 48) => $"{hours} hours",
            (_, _, < 24 * 7 * 2) => $"{hours / 24} days",
            (_, _, < 24 * 30 * 2) => $"{hours / 24 / 7} weeks",
            (_, _, < 24 * 365 * 2) => $"{hours / 24 / 30} months",
            _ => $"{(long)duration.TotalHours / 24 / 365} years",
        };
    }

    /// <summary>How long ago a moment was; <c>N/A</c> for none.</summary>
    public static string Ago(DateTimeOffset moment, DateTimeOffset now) =>
        moment.Year <= 1 ? "N/A" : $"{Duration(now - moment)} ago";

    /// <summary>A moment as Go prints it, such as <c>2026-11-24 11:23:45 +0000 UTC</c>.</summary>
    public static string Moment(DateTimeOffset moment)
    {
        var fraction = moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : moment.ToString(".fffffff", CultureInfo.InvariantCulture).TrimEnd('0');
        var zone = moment.Offset == TimeSpan.Zero ? "+0000 UTC" : moment.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "") is var offset ? $"{offset} {offset}" : "";
        return moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + fraction + " " + zone;
    }

    /// <summary>A moment of the daemon's JSON, such as <c>2026-11-24T11:23:17.945824701Z</c>, as Go prints it.</summary>
    public static string Moment(string text)
    {
        var time = text.Replace('T', ' ');
        if (time.EndsWith('Z')) return time[..^1] + " +0000 UTC";
        if (time.Length < 6 || time[^6] is not ('+' or '-')) return time;
        var zone = time[^6..].Replace(":", "");
        return $"{time[..^6]} {zone} {zone}";
    }

    /// <summary>A moment of the daemon's JSON as a calendar shows it, such as <c>Tue Sep 15 11:02:57 2026</c>.</summary>
    public static string Calendar(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var moment)
            ? moment.ToString("ddd MMM ", CultureInfo.InvariantCulture) + $"{moment.Day,2}" + moment.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture)
            : text;
}
