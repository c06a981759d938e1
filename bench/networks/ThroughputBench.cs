using System.Diagnostics;
using System.Text.Json;
using Gantry.Networks;

namespace Gantry.Bench.Networks;

/// <summary>iperf3 between two containers, and from the host by a published port, beside a veth pair and a bridge made by hand. The runs alternate.</summary>
internal static class ThroughputBench
{
    private const int Rounds = 5, Seconds = 2;

    public static async Task RunAsync(BenchHost host, CancellationToken stop)
    {
        await host.CreateAsync("net");
        var server = await host.AttachAsync("server", "net", BenchHost.Port("tcp", 5201));
        var client = await host.AttachAsync("client", "net");
        ByHand();
        using var serving = Serve(server.NamespacePath);
        using var servingByHand = Serve("/run/netns/gbnh1");
        try
        {
            var address = server.Endpoints["net"].IPAddress;
            var port = server.Ports[0].HostPort.ToString();
            Compare("container to container", () => Measure(client.NamespacePath, address, "5201"), () => Measure("/run/netns/gbnh2", "10.211.255.1", "5201"), stop);
            Compare("host to container by a published port", () => Measure("/proc/self/ns/net", "127.0.0.1", port), () => Measure("/proc/self/ns/net", "10.211.255.1", "5201"), stop);
        }
        finally
        {
            serving.Kill();
            servingByHand.Kill();
            RemoveByHand();
        }
    }

    private static void ByHand()
    {
        RemoveByHand();
        Ip("link", "add", "gbnh", "type", "bridge");
        Ip("address", "add", "10.211.255.254/24", "dev", "gbnh");
        Ip("link", "set", "gbnh", "up");
        foreach (var number in (string[])["1", "2"])
        {
            Ip("netns", "add", "gbnh" + number);
            Ip("link", "add", "gbnhv" + number, "type", "veth", "peer", "name", "eth0", "netns", "gbnh" + number);
            Ip("link", "set", "gbnhv" + number, "master", "gbnh", "up");
            Ip("-n", "gbnh" + number, "address", "add", $"10.211.255.{number}/24", "dev", "eth0");
            Ip("-n", "gbnh" + number, "link", "set", "eth0", "up");
        }
    }

    private static void RemoveByHand()
    {
        foreach (var words in (string[][])[["link", "delete", "gbnhv1"], ["link", "delete", "gbnhv2"], ["netns", "delete", "gbnh1"], ["netns", "delete", "gbnh2"], ["link", "delete", "gbnh"]])
        {
            try
            {
                Ip(words);
            }
            catch (InvalidOperationException)
            {
                // It is not there.
            }
        }
    }

    private static Process Serve(string path)
    {
        var process = Process.Start(new ProcessStartInfo("nsenter", [$"--net={path}", "--", "iperf3", "-s", "--forceflush"]) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine()?.Contains("listening", StringComparison.Ordinal) == false)
        {
            // The lines before it say nothing.
        }
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    /// <summary>Gigabits a second.</summary>
    private static double Measure(string path, string address, string port)
    {
        using var report = JsonDocument.Parse(BenchHost.Run("nsenter", $"--net={path}", "--", "iperf3", "-J", "-c", address, "-p", port, "-t", Seconds.ToString()));
        return report.RootElement.GetProperty("end").GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e9;
    }

    private static void Compare(string name, Func<double> ours, Func<double> byHand, CancellationToken stop)
    {
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            mine.Add(ours());
            theirs.Add(byHand());
        }
        Console.WriteLine($"{name}: {BenchHost.Median(mine):F1} Gbit/s, by hand {BenchHost.Median(theirs):F1} Gbit/s, ratio {BenchHost.Median(mine) / BenchHost.Median(theirs):F2} (aim: 0.95)");
    }

    private static void Ip(params string[] words) => BenchHost.Run("ip", words);
}
