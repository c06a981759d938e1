namespace Gantry.Bench.Networks;

/// <summary>What a place on a bridge with two published ports costs a container's start.</summary>
internal static class AttachBench
{
    private const int Warm = 30, Runs = 100;

    public static async Task RunAsync(BenchHost host, CancellationToken stop)
    {
        var (attach, detach) = (new List<double>(), new List<double>());
        for (var run = 0; run < Warm + Runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            var name = $"container{run}";
            var took = await BenchHost.TimeAsync(() => host.AttachAsync(name, "bridge", BenchHost.Port("tcp", 80), BenchHost.Port("udp", 53)));
            var gone = await BenchHost.TimeAsync(() => host.DetachAsync(name));
            if (run < Warm)
                continue;
            attach.Add(took);
            detach.Add(gone);
        }
        Console.WriteLine($"attach to a bridge with two published ports: median {BenchHost.Median(attach):F2} ms, least {attach.Min():F2} ms (aim: 5 ms)");
        Console.WriteLine($"detach: median {BenchHost.Median(detach):F2} ms");
    }
}
