using System.Runtime.InteropServices;
using Gantry.Bench.Networks;

// run [attach] [throughput] [dns] [scale [NETWORKS]]: measures the networks' part of the daemon, in this process, as root. Each
// ratio is of two measurements of the same run. Without words: all, with 500 networks.
using var stop = new CancellationTokenSource();
// What was made must go, also when somebody loses patience.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
string[] parts = args.Length == 0 ? ["attach", "throughput", "dns", "scale"] : args;
for (var i = 0; i < parts.Length; i++)
{
    await using var host = await BenchHost.StartAsync();
    switch (parts[i])
    {
        case "attach":
            await AttachBench.RunAsync(host);
            break;
        case "throughput":
            await ThroughputBench.RunAsync(host);
            break;
        case "dns":
            await DnsBench.RunAsync(host);
            break;
        case "scale":
            var networks = i + 1 < parts.Length && int.TryParse(parts[i + 1], out var number) ? number : 500;
            await ScaleBench.RunAsync(host, networks, stop.Token);
            break;
        case var other when !int.TryParse(other, out _):
            throw new ArgumentException($"what is {other}? want attach, throughput, dns or scale");
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
