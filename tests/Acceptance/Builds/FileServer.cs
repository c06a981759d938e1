using System.Net;
using System.Net.Sockets;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Serves the files of a directory over HTTP on loopback, as any plain file server does.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _directory;
    private readonly Task _serving;

    public FileServer(string directory)
    {
        _directory = directory;
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its address, with a slash at the end.</summary>
    public string Address { get; }

    public void Dispose()
    {
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // That is how it stops.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = Path.Combine(_directory, context.Request.Url!.AbsolutePath.TrimStart('/'));
        using var response = context.Response;
        if (!File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }
        await using var file = File.OpenRead(path);
        response.ContentLength64 = file.Length;
        await file.CopyToAsync(response.OutputStream);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
