using Gantry.Linux.Memory;

namespace Gantry.Cli.Daemon;

/// <summary>Gives memory back that only a burst of work has needed, once the daemon is quiet again.</summary>
internal sealed class IdleMemory(TimeProvider time)
{
    /// <summary>Fewer bytes allocated between two looks than an idle daemon's clients cause count as quiet.</summary>
    private const long Quiet = 256 << 10;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    /// <summary>Looks now and then, until the daemon stops.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        var (allocated, trimmed) = (GC.GetTotalAllocatedBytes(), true);
        using var timer = new PeriodicTimer(s_interval, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var quiet = GC.GetTotalAllocatedBytes() - allocated < Quiet;
            if (quiet && !trimmed)
                ResidentMemory.Trim();
            trimmed = quiet;
            allocated = GC.GetTotalAllocatedBytes();
        }
    }
}
