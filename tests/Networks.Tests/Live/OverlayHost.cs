using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Tests.Live;

/// <summary>A host of a cluster: a network namespace on a common wire, with a daemon in it.</summary>
public sealed class OverlayHost : IAsyncDisposable
{
    private readonly string _namespace = Path.Combine(Path.GetTempPath(), "gnv" + Guid.NewGuid().ToString("N")[..12]);
    private readonly string _link;
    private readonly NamespaceThread _thread = new();
    private readonly RouteSocket _inside;
    private readonly Process _process;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private OverlayHost(string link, string wire, string address, string store)
    {
        _link = link;
        _inside = _thread.Create(_namespace, RouteSocket.Open);
        using var routes = RouteSocket.Open();
        using var descriptor = NamespaceThread.Open(_namespace);
        routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = link, Up = true, Master = routes.FindLink(wire)!.Index, Kind = new VethKind(new LinkSpec { Name = "eth0", Namespace = descriptor }) }));
        var eth = _inside.FindLink("eth0")!.Index;
        _inside.Execute(new RouteBatch().ChangeLink(1, new LinkSpec { Up = true }).ChangeLink(eth, new LinkSpec { Up = true }).AddAddress(new(eth, IPAddress.Parse(address), 24)));
        var socket = _namespace + ".sock";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        var start = new ProcessStartInfo("nsenter", ["--net=" + _namespace, "--", Environment.ProcessPath!, "-explicit", "only", "-method", "*OverlayWorker.Serve"]) { RedirectStandardOutput = true };
        start.Environment[OverlayWorker.SocketVariable] = socket;
        start.Environment[OverlayWorker.StoreVariable] = store;
        start.Environment[OverlayWorker.AddressVariable] = address;
        _process = Process.Start(start)!;
        _stream = new NetworkStream(Accept(listener, _process), ownsSocket: true);
        _reader = new StreamReader(_stream);
        _writer = new StreamWriter(_stream) { AutoFlush = true };
    }

    public static OverlayHost Start(string link, string wire, string address, string store) => new(link, wire, address, store);

    /// <summary>Tells the daemon to do something.</summary>
    public string Do(string command)
    {
        _writer.WriteLine(command);
        return _reader.ReadLine() ?? throw new IOException("the worker is gone: " + _process.StandardOutput.ReadToEnd());
    }

    /// <summary>Pulls the host's cable, or plugs it in.</summary>
    public void Plug(bool plugged)
    {
        using var routes = RouteSocket.Open();
        routes.Execute(new RouteBatch().ChangeLink(_link, new LinkSpec { Up = plugged }));
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.WriteLineAsync("quit");
        await _process.WaitForExitAsync();
        await _stream.DisposeAsync();
        _process.Dispose();
        using var routes = RouteSocket.Open();
        routes.Execute(new RouteBatch().DeleteLink(_link));
        _inside.Dispose();
        NamespaceThread.Remove(_namespace);
        File.Delete(_namespace + ".sock");
        _thread.Dispose();
    }

    /// <summary>Waits for the worker to call, or to end without having called.</summary>
    private static Socket Accept(Socket listener, Process worker)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var calling = listener.AcceptAsync(bound.Token).AsTask();
        var ending = worker.WaitForExitAsync(bound.Token);
        if (Task.WhenAny(calling, ending).GetAwaiter().GetResult() == ending)
            throw new IOException("the worker did not start: " + worker.StandardOutput.ReadToEnd());
        return calling.GetAwaiter().GetResult();
    }
}
