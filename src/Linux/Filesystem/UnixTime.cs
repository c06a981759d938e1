using System.Runtime.InteropServices;

namespace Gantry.Linux.Filesystem;

/// <summary>A file's time with the nanoseconds that .NET's own types do not keep (struct timespec).</summary>
/// <param name="Seconds">Seconds since 1970 in UTC.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct UnixTime(long Seconds, long Nanoseconds)
{
    /// <summary>Leaves a time as it is (UTIME_OMIT).</summary>
    public static UnixTime Unchanged { get; } = new(0, 0x3ffffffe);

    /// <summary>The same moment, cut to .NET's 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Seconds, -62_135_596_800, 253_402_300_799)).AddTicks(Nanoseconds / 100);

    /// <summary>A file time from .NET's.</summary>
    public static UnixTime From(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0 ? new(seconds - 1, (rest + TimeSpan.TicksPerSecond) * 100) : new(seconds, rest * 100);
    }
}
