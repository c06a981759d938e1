using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Gantry.DockerApi.Build;

/// <summary>A listener to which connections are given rather than made: those that clients have upgraded.</summary>
internal sealed class UpgradedListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>The address that stands for it.</summary>
    public EndPoint EndPoint { get; } = new UpgradedEndPoint();

    /// <summary>Gives it a connection.</summary>
    public void Add(ConnectionContext connection) => _connections.Writer.TryWrite(connection);

    public bool CanBind(EndPoint endpoint) => endpoint is UpgradedEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class UpgradedEndPoint : EndPoint
    {
        public override string ToString() => "upgraded connections";
    }
}
