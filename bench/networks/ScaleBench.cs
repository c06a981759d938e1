using Gantry.Networks;

namespace Gantry.Bench.Networks;

/// <summary>The same operations with few networks and with many, each with two containers of two published ports.</summary>
internal static class ScaleBench
{
    private const int Few = 10, Samples = 15;

    public static async Task RunAsync(BenchHost host, int networks, CancellationToken stop)
    {
        for (var n = 0; n < Few; n++)
            await AddAsync(host, n);
        // Twice with few: the first round compiles what it runs.
        await MeasureAsync(host, "w");
        var few = await MeasureAsync(host, "f");
        for (var n = Few; n < networks && !stop.IsCancellationRequested; n++)
            await AddAsync(host, n);
        if (stop.IsCancellationRequested)
            return;
        var many = await MeasureAsync(host, "m");
        Console.WriteLine($"{"operation",-28} {Few,6} networks {networks,6} networks  ratio");
        foreach (var (name, least) in few)
            Console.WriteLine($"{name,-28} {least,12:F2} ms {many[name],12:F2} ms  {many[name] / least,5:F2}");
        var end = await BenchHost.TimeAsync(host.Service.RemoveEverythingAsync);
        Console.WriteLine($"removing {networks} networks and {2 * networks} containers: {end / 1000:F1} s");
    }

    private static async Task AddAsync(BenchHost host, int number)
    {
        await host.CreateAsync($"net{number}");
        for (var container = 0; container < 2; container++)
            await host.AttachAsync($"c{number}x{container}", $"net{number}", BenchHost.Port("tcp", 80), BenchHost.Port("udp", 53));
    }

    /// <summary>The median of each operation.</summary>
    private static async Task<Dictionary<string, double>> MeasureAsync(BenchHost host, string mark)
    {
        var times = new Dictionary<string, List<double>>();
        for (var sample = 0; sample < Samples; sample++)
        {
            var (network, container) = ($"{mark}net{sample}", $"{mark}c{sample}");
            await TakeAsync("create a network", () => host.CreateAsync(network));
            await TakeAsync("attach with two ports", () => host.AttachAsync(container, network, BenchHost.Port("tcp", 80), BenchHost.Port("udp", 53)));
            await TakeAsync("connect to another", () => host.Service.ConnectAsync(BenchHost.Id(container), "net0", new EndpointSettings(), default));
            await TakeAsync("disconnect", () => host.Service.DisconnectAsync(BenchHost.Id(container), "net0", default));
            await TakeAsync("inspect a network", () => Task.FromResult(host.Service.Endpoints(host.Service.Resolve(network).Id)));
            await TakeAsync("detach", () => host.DetachAsync(container));
            await TakeAsync("remove the network", () => host.Service.RemoveAsync(network, default));
        }
        return times.ToDictionary(t => t.Key, t => BenchHost.Median(t.Value));

        async Task TakeAsync(string name, Func<Task> work)
        {
            if (!times.TryGetValue(name, out var list))
                times[name] = list = [];
            list.Add(await BenchHost.TimeAsync(work));
        }
    }
}
