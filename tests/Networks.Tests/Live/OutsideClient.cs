using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Tests.Live;

/// <summary>A machine next to this one: a namespace at the other end of a cable.</summary>
public sealed class OutsideClient : IAsyncDisposable
{
    private static int _count;
    private readonly NamespaceThread _thread = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), "gno" + Guid.NewGuid().ToString("N"));
    private readonly RouteSocket _inside;
    private readonly string _subnet = $"10.{100 + Interlocked.Increment(ref _count)}.{Environment.ProcessId % 250}";

    public OutsideClient(string link)
    {
        HostLink = link;
        _inside = _thread.Create(_path, RouteSocket.Open);
        using var host = RouteSocket.Open();
        using var descriptor = NamespaceThread.Open(_path);
        host.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = link, Up = true, Kind = new VethKind(new LinkSpec { Name = "eth0", Namespace = descriptor }) }));
        host.Execute(new RouteBatch().AddAddress(new(host.FindLink(link)!.Index, IPAddress.Parse(HostAddress), 24)));
        var eth = _inside.FindLink("eth0")!.Index;
        _inside.Execute(new RouteBatch().ChangeLink(eth, new LinkSpec { Up = true }).AddAddress(new(eth, IPAddress.Parse(Address), 24))
            .AddRoute(new RouteEntry { Destination = IPNetwork.Parse("0.0.0.0/0"), Gateway = IPAddress.Parse(HostAddress), LinkIndex = eth }));
    }

    public string HostLink { get; }

    public string HostAddress => _subnet + ".1";

    public string Address => _subnet + ".2";

    /// <summary>Connects to the host (or another address) and returns what the server sees; null when it cannot be reached.</summary>
    public string? Ask(int port, string? address = null)
    {
        using var socket = _thread.Run(_path, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = 1500;
        try
        {
            if (!socket.ConnectAsync(IPAddress.Parse(address ?? HostAddress), port).Wait(1500))
                return null;
            var buffer = new byte[100];
            var length = socket.Receive(buffer);
            return length > 0 ? System.Text.Encoding.ASCII.GetString(buffer, 0, length) : null;
        }
        catch (Exception e) when (e is SocketException or AggregateException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        using var host = RouteSocket.Open();
        host.Execute(new RouteBatch().DeleteLink(HostLink));
        _inside.Dispose();
        NamespaceThread.Remove(_path);
        _thread.Dispose();
        return ValueTask.CompletedTask;
    }
}
