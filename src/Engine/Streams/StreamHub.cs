using System.Net.Sockets;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Streams;

/// <summary>
/// One program's streams, shared by any number of clients over a single connection to its monitor. Clients may come before
/// the program starts. Without clients there is no connection, and output goes to the log alone.
/// </summary>
internal sealed class StreamHub
{
    private readonly Lock _gate = new();
    private readonly List<OutputQueue> _clients = [];
    private readonly TimeProvider _time;
    private AttachConnection? _connection;
    private TaskCompletionSource<AttachConnection> _connected = NewWait();
    private TaskBundle? _bundle;
    private bool _keep;

    internal StreamHub(TimeProvider time) => _time = time;

    /// <summary>Adds a client; it gets what comes from now on.</summary>
    /// <exception cref="SocketException">The monitor has ended.</exception>
    internal OutputQueue Join()
    {
        var client = new OutputQueue(_time);
        lock (_gate)
        {
            _clients.Add(client);
            if (_bundle is not null)
                Connect();
        }
        return client;
    }

    /// <summary>Takes a client off.</summary>
    internal void Leave(OutputQueue client)
    {
        client.Leave();
        lock (_gate)
        {
            _clients.Remove(client);
            if (_clients.Count > 0 || _keep)
                return;
            _connection?.Dispose();
            Disconnect();
        }
    }

    /// <summary>A program is created and will begin soon.</summary>
    /// <param name="bundle">Where its monitor listens.</param>
    /// <param name="keep">Whether the connection must stay once it is made, because the monitor takes its end for the input's.</param>
    internal void Begin(TaskBundle bundle, bool keep)
    {
        lock (_gate)
        {
            _bundle = bundle;
            _keep = keep;
            if (_clients.Count > 0)
                Connect();
        }
    }

    /// <summary>The program is known to have ended: no more output can come than what is on the way.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _bundle = null;
            if (_connection is null)
                Finish();
        }
    }

    /// <summary>Sends input, when the program has started; dropped when it has ended.</summary>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var connection = await Connected.WaitAsync(cancellation);
        try
        {
            await connection.SendAsync(data, cancellation);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The program ended while somebody typed; its end is told by other means.
        }
    }

    /// <summary>Ends the program's input, when it has started.</summary>
    internal async Task CloseInputAsync(CancellationToken cancellation)
    {
        var connection = await Connected.WaitAsync(cancellation);
        connection.CloseInput();
    }

    private Task<AttachConnection> Connected
    {
        get
        {
            lock (_gate)
                return _connected.Task;
        }
    }

    private void Connect()
    {
        if (_connection is not null)
            return;
        _connection = AttachConnection.Open(_bundle!);
        _connected.TrySetResult(_connection);
        _ = PumpAsync(_connection);
    }

    private async Task PumpAsync(AttachConnection connection)
    {
        var buffer = new byte[AttachConnection.PacketSize];
        while (await ReceiveAsync(connection, buffer) is { } packet)
            foreach (var client in Clients())
                if (!await client.WriteAsync(packet.Error ? OutputKind.Stderr : OutputKind.Stdout, buffer.AsMemory(1, packet.Count)))
                    Drop(client);
        lock (_gate)
        {
            if (_connection != connection)
                return;
            Disconnect();
            connection.Dispose();
            Finish();
        }
    }

    private static async ValueTask<(int Count, bool Error)?> ReceiveAsync(AttachConnection connection, byte[] buffer)
    {
        try
        {
            return await connection.ReceiveAsync(buffer, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private OutputQueue[] Clients()
    {
        lock (_gate)
            return [.. _clients];
    }

    private void Drop(OutputQueue client)
    {
        client.Complete();
        lock (_gate)
            _clients.Remove(client);
    }

    private void Finish()
    {
        foreach (var client in _clients)
            client.Complete();
        _clients.Clear();
        _bundle = null;
    }

    private void Disconnect()
    {
        _connection = null;
        if (_connected.Task.IsCompleted)
            _connected = NewWait();
    }

    private static TaskCompletionSource<AttachConnection> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
