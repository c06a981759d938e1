using System.Globalization;
using System.Text;

namespace Gantry.Engine.Top;

/// <summary>A process as <c>ps -ef</c> shows it.</summary>
/// <param name="Columns">UID, PID, PPID, C, STIME, TTY, TIME, CMD.</param>
internal sealed record ProcessRow(IReadOnlyList<string> Columns)
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Reads a process; null when it has ended.</summary>
    internal static ProcessRow? Read(int pid, TimeProvider time)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var bracket = stat.LastIndexOf(')');
            var name = stat[(stat.IndexOf('(') + 1)..bracket];
            var fields = stat[(bracket + 2)..].Split(' ');
            var owner = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];
            var command = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Replace('\0', ' ').Trim();
            return Describe(pid, owner, name, command, fields, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ProcessRow Describe(int pid, string owner, string name, string command, string[] fields, TimeProvider time)
    {
        var used = TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var age = TimeSpan.FromSeconds(Math.Max(0, uptime - double.Parse(fields[19], CultureInfo.InvariantCulture) / TicksPerSecond));
        var now = time.GetLocalNow();
        var started = now - age;
        var load = age > TimeSpan.Zero ? (int)Math.Min(99, used / age * 100) : 0;
        return new ProcessRow(
        [
            UserName(owner), pid.ToString(), fields[1], load.ToString(),
            started.Date == now.Date ? started.ToString("HH:mm", CultureInfo.InvariantCulture) : started.ToString("MMMdd", CultureInfo.InvariantCulture),
            Terminal(int.Parse(fields[4], CultureInfo.InvariantCulture)),
            $"{(int)used.TotalHours:00}:{used.Minutes:00}:{used.Seconds:00}",
            command.Length > 0 ? command : $"[{name}]",
        ]);
    }

    /// <summary>The host's name of a user, as Docker shows it; the number where there is none.</summary>
    private static string UserName(string uid) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(f => f.Length > 2 && f[2] == uid) is { } user ? user[0] : uid;

    private static string Terminal(int device)
    {
        var major = (device >> 8) & 0xfff;
        var minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return major switch { 0 => "?", >= 136 and <= 143 => $"pts/{minor}", 4 => $"tty{minor}", _ => "?" };
    }
}
