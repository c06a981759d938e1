using System.Net.Sockets;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution;

/// <summary>A socket in a RUN step that leads to the caller's SSH agent.</summary>
internal sealed class AgentSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task<Stream?>> _connect;

    public AgentSocket(string path, Func<CancellationToken, Task<Stream?>> connect, uint permissions)
    {
        _connect = connect;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        using (var directory = DirectoryHandle.Open(Path.GetDirectoryName(path)!))
            directory.SetPermissions(Path.GetFileName(path), permissions);
        Accepting = AcceptAsync();
    }

    /// <summary>Ends when the socket is closed.</summary>
    public Task Accepting { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
            _stop.Dispose();
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var local = new NetworkStream(client, ownsSocket: true);
            await using var agent = await _connect(_stop.Token);
            if (agent is not null)
                await Task.WhenAny(local.CopyToAsync(agent, _stop.Token), agent.CopyToAsync(local, _stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // Either side may leave at any time; the program in the step sees its connection end.
        }
    }
}
