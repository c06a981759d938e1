using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Images.Tests.Registry;

/// <summary>An HTTP server on loopback that answers as a test says, and remembers what it was asked.</summary>
internal sealed class FakeRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public FakeRegistry(Action<HttpListenerContext> answer)
    {
        Port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    public ConcurrentQueue<(string Path, string? Authorization)> Requests { get; } = new();

    public void Dispose()
    {
        // Not Stop and then Close, which takes the port a second time to let go of it.
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync(Action<HttpListenerContext> answer)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            Requests.Enqueue((context.Request.RawUrl!, context.Request.Headers["Authorization"]));
            try
            {
                answer(context);
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The client has heard enough and hung up, as some tests want it to.
                context.Response.Abort();
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
