using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Bench.Networks;

/// <summary>The embedded DNS, asked from inside a container with several questions open at a time.</summary>
internal static class DnsBench
{
    private const int Questions = 100_000, Window = 16;

    public static async Task RunAsync(BenchHost host, CancellationToken stop)
    {
        await host.CreateAsync("net");
        var asker = await host.AttachAsync("asker", "net");
        await host.AttachAsync("web", "net");
        using var socket = host.Inside(asker, () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Connect(IPAddress.Parse("127.0.0.11"), 53);
        socket.ReceiveTimeout = 5000;
        Ask(socket, stop);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var latencies = Ask(socket, stop);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"DNS: {Questions / seconds:F0} answers/s (aim: 20,000), p50 {Percentile(latencies, 0.5):F3} ms, p99 {Percentile(latencies, 0.99):F3} ms (aim: 2 ms), "
            + $"{(process.TotalProcessorTime - processor).TotalSeconds / seconds:F2} cores for the asker and the server together");
    }

    /// <summary>Keeps a number of questions open, and measures from each question to its answer.</summary>
    private static double[] Ask(Socket socket, CancellationToken stop)
    {
        byte[] question = [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, .. "web"u8, 0, 0, 1, 0, 1];
        var (sent, latencies, answer) = (new long[ushort.MaxValue + 1], new double[Questions], new byte[512]);
        for (int asked = 0, answered = 0; answered < Questions; answered++)
        {
            stop.ThrowIfCancellationRequested();
            for (; asked < Questions && asked - answered < Window; asked++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)asked);
                sent[(ushort)asked] = Stopwatch.GetTimestamp();
                socket.Send(question);
            }
            socket.Receive(answer);
            latencies[answered] = Stopwatch.GetElapsedTime(sent[BinaryPrimitives.ReadUInt16BigEndian(answer)]).TotalMilliseconds;
        }
        return latencies;
    }

    private static double Percentile(double[] values, double part) => values.Order().ElementAt((int)(values.Length * part));
}
