using System.Globalization;

namespace Gantry.Linux.Processes;

/// <summary>A process as it can be written down: its number, and when it started, which tells it from a later one of that number.</summary>
/// <param name="Pid">The number.</param>
/// <param name="StartTime">Clock ticks from the host's boot to its start.</param>
public readonly record struct ProcessIdentity(int Pid, ulong StartTime)
{
    /// <summary>The identity of a running process; null when there is none of that number.</summary>
    public static ProcessIdentity? Of(int pid) =>
        ReadStat(pid) is { } stat && ulong.TryParse(stat[19], CultureInfo.InvariantCulture, out var start) ? new(pid, start) : null;

    /// <summary>Whether the process has ended and only waits to be reaped.</summary>
    internal static bool IsZombie(int pid) => ReadStat(pid) is { } stat && stat[0] is "Z" or "X";

    /// <summary>Holds the process, if it is still this one and not yet ended.</summary>
    public ProcessHandle? Open()
    {
        var handle = ProcessHandle.Open(Pid);
        if (handle is null || (Of(Pid) == this && !IsZombie(Pid)))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>The fields of /proc/pid/stat from the third on; the name before may hold anything, so it is found by its last bracket.</summary>
    private static string[]? ReadStat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > 19 ? fields : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
