using Gantry.Networks;

namespace Gantry.Bench.Networks;

/// <summary>
/// The same operations with few networks and with many, each with two containers of two published ports. Beside the time that an
/// operation takes stands the processor's time for it in this process, its system calls included, which others' load does not stretch.
/// </summary>
internal static class ScaleBench
{
    private const int Few = 10, Samples = 25;

    public static async Task RunAsync(BenchHost host, int networks, CancellationToken stop)
    {
        for (var n = 0; n < Few; n++)
            await AddAsync(host, n, stop);
        // Twice with few: the first round compiles what it runs.
        await MeasureAsync(host, "w", stop);
        var few = await MeasureAsync(host, "f", stop);
        for (var n = Few; n < networks; n++)
            await AddAsync(host, n, stop);
        var many = await MeasureAsync(host, "m", stop);
        Console.WriteLine($"median of {Samples}                    {Few,3} networks {networks,5} networks  ratio   processor  processor  ratio");
        foreach (var (name, (time, processor)) in few)
            Console.WriteLine($"{name,-28} {time,9:F2} ms {many[name].Time,11:F2} ms {many[name].Time / time,6:F2} {processor,8:F2} ms {many[name].Processor,7:F2} ms {many[name].Processor / processor,6:F2}");
        var end = await BenchHost.TimeAsync(host.Service.RemoveEverythingAsync);
        Console.WriteLine($"removing {networks} networks and {2 * networks} containers: {end / 1000:F1} s");
    }

    private static async Task AddAsync(BenchHost host, int number, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await host.CreateAsync($"net{number}");
        for (var container = 0; container < 2; container++)
            await host.AttachAsync($"c{number}x{container}", $"net{number}", BenchHost.Port("tcp", 80), BenchHost.Port("udp", 53));
    }

    /// <summary>The medians of each operation, in milliseconds.</summary>
    private static async Task<Dictionary<string, (double Time, double Processor)>> MeasureAsync(BenchHost host, string mark, CancellationToken stop)
    {
        var all = new Dictionary<string, List<(double Time, double Processor)>>();
        for (var sample = 0; sample < Samples; sample++)
        {
            stop.ThrowIfCancellationRequested();
            var (network, container) = ($"{mark}net{sample}", $"{mark}c{sample}");
            await TakeAsync("create a network", () => host.CreateAsync(network));
            await TakeAsync("attach with two ports", () => host.AttachAsync(container, network, BenchHost.Port("tcp", 80), BenchHost.Port("udp", 53)));
            await TakeAsync("connect to another", () => host.Service.ConnectAsync(BenchHost.Id(container), "net0", new EndpointSettings(), default));
            await TakeAsync("inspect a network", () => Task.FromResult(host.Service.Endpoints(host.Service.Resolve(network).Id)));
            await TakeAsync("disconnect", () => host.Service.DisconnectAsync(BenchHost.Id(container), "net0", default));
            await TakeAsync("detach", () => host.DetachAsync(container));
            await TakeAsync("remove the network", () => host.Service.RemoveAsync(network, default));
        }
        return all.ToDictionary(t => t.Key, t => (BenchHost.Median([.. t.Value.Select(v => v.Time)]), BenchHost.Median([.. t.Value.Select(v => v.Processor)])));

        async Task TakeAsync(string name, Func<Task> work)
        {
            if (!all.TryGetValue(name, out var values))
                all[name] = values = [];
            var before = Environment.CpuUsage.TotalTime;
            var time = await BenchHost.TimeAsync(work);
            values.Add((time, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds));
        }
    }
}
