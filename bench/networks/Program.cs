using System.Runtime.InteropServices;
using Gantry.Bench.Networks;

// run [attach] [throughput] [dns] [scale [NETWORKS]]: measures the networks' part of the daemon, in this process, as root. Each
// ratio is of two measurements of the same run. Without words: all, with 500 networks.
const int interrupted = 130;
using var stop = new CancellationTokenSource();
// What was made must go, also when somebody loses patience.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
string[] parts = args.Length == 0 ? ["attach", "throughput", "dns", "scale"] : args;
try
{
    for (var i = 0; i < parts.Length; i++)
        if (!int.TryParse(parts[i], out _))
            await RunAsync(parts[i], i + 1 < parts.Length && int.TryParse(parts[i + 1], out var number) ? number : 500);
    return 0;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    return interrupted;
}

async Task RunAsync(string part, int networks)
{
    await using var host = await BenchHost.StartAsync();
    await (part switch
    {
        "attach" => AttachBench.RunAsync(host, stop.Token),
        "throughput" => ThroughputBench.RunAsync(host, stop.Token),
        "dns" => DnsBench.RunAsync(host, stop.Token),
        "scale" => ScaleBench.RunAsync(host, networks, stop.Token),
        _ => throw new ArgumentException($"what is {part}? want attach, throughput, dns or scale"),
    });
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
