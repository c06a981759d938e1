namespace Gantry.DockerApi.Http;

/// <summary>Durations as people are told them, in Docker's words.</summary>
internal static class HumanDuration
{
    private const int HoursADay = 24;
    private const int HoursAWeek = 7 * HoursADay;
    private const int HoursAMonth = 30 * HoursADay;
    private const int HoursAYear = 365 * HoursADay;

    public static string Of(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = (long)duration.TotalMinutes;
        var hours = (long)(duration.TotalHours + 0.5);
        return (seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => $"{seconds} seconds",
            (_, 1, _) => "About a minute",
            (_, < 60, _) => $"{minutes} minutes",
            (_, _, 1) => "About an hour",
            (_, _, < 2 * HoursADay) => $"{hours} hours",
            (_, _, < 2 * HoursAWeek) => $"{hours / HoursADay} days",
            (_, _, < 2 * HoursAMonth) => $"{hours / HoursAWeek} weeks",
            (_, _, < 2 * HoursAYear) => $"{hours / HoursAMonth} months",
            _ => $"{hours / HoursAYear} years",
        };
    }
}
