using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net.Xfrm;
using Gantry.Networks.Overlay.Encryption;

namespace Gantry.Networks.Tests.Live;

/// <summary>
/// The daemon of one host of a cluster, in a process of its own: a network namespace belongs to threads, and a daemon uses
/// many. Started by <see cref="OverlayHost"/>, which tells it what to do over a unix socket; no part of an ordinary run.
/// </summary>
public sealed class OverlayWorker
{
    public const string SocketVariable = "GANTRY_TEST_OVERLAY_SOCKET";
    public const string StoreVariable = "GANTRY_TEST_OVERLAY_STORE";
    public const string AddressVariable = "GANTRY_TEST_OVERLAY_ADDRESS";

    [Fact(Explicit = true)]
    public async Task Serve()
    {
        await using var host = await NetworkHost.StartAsync(o => o with
        {
            ClusterStore = new Uri(Environment.GetEnvironmentVariable(StoreVariable)!),
            ClusterAdvertise = IPAddress.Parse(Environment.GetEnvironmentVariable(AddressVariable)!),
        });
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable(SocketVariable)!));
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        var boxes = new Dictionary<string, Sandbox>();
        while (await reader.ReadLineAsync() is { } line && line != "quit")
        {
            try
            {
                await writer.WriteLineAsync(await DoAsync(host, boxes, line.Split(' ')));
            }
            catch (Exception e)
            {
                await writer.WriteLineAsync("error " + e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    private static async Task<string> DoAsync(NetworkHost host, Dictionary<string, Sandbox> boxes, string[] words)
    {
        switch (words)
        {
            case ["create", var network]:
                return (await host.CreateAsync(network, n => n with { Driver = "overlay", Attachable = true })).Id;
            case ["encrypt", var network]:
                return (await host.CreateAsync(network, n => n with { Driver = "overlay", Options = new Dictionary<string, string> { ["encrypted"] = "" } })).Id;
            case ["policies"]:
                using (var kernel = XfrmSocket.Open())
                    return kernel.Policies(TunnelKey.Mark).Count.ToString();
            case ["remove", var network]:
                await host.Service.RemoveAsync(network, default);
                return "ok";
            case ["knows", var network]:
                return host.Service.List().Any(n => n.Name == network) ? "yes" : "no";
            case ["attach", var name, var network]:
                boxes[name] = await host.AttachAsync(name, network);
                return boxes[name].Endpoints[network].IPAddress;
            case ["detach", var name]:
                await host.Service.DetachAsync(boxes[name].ContainerId, default);
                return "ok";
            case ["ping", var name, var address]:
                return host.IsCutOff(boxes[name], address) ? "no" : "yes";
            case ["resolve", var name, var wanted]:
                return string.Join(',', NamesTests.Ask(host, boxes[name], wanted));
            default:
                return "error unknown";
        }
    }
}
