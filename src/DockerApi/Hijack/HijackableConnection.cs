using System.IO.Pipelines;
using Gantry.Linux.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.DockerApi.Hijack;

/// <summary>
/// A connection between Kestrel's HTTP layer and its transport. The transport reports "closed" as soon as the client has
/// finished sending, upon which HTTP gives up the answer as well. That is right for ordinary requests, whose client
/// has left; once hijacked, the end of what the client sends is the end of a program's input, and its output goes on.
/// </summary>
internal sealed class HijackableConnection : ConnectionContext, IHijackFeature, IConnectionLifetimeFeature
{
    private readonly ConnectionContext _inner;
    private readonly HangupWatcher _hangups;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _innerClosed;
    private HijackedConnection? _hijacked;

    public HijackableConnection(ConnectionContext inner, HangupWatcher hangups)
    {
        _inner = inner;
        _hangups = hangups;
        ConnectionClosed = _closed.Token;
        inner.Features.Set<IHijackFeature>(this);
        inner.Features.Set<IConnectionLifetimeFeature>(this);
        _innerClosed = inner.ConnectionClosed.UnsafeRegister(static self => ((HijackableConnection)self!).OnInnerClosed(), this);
    }

    public override string ConnectionId { get => _inner.ConnectionId; set => _inner.ConnectionId = value; }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items { get => _inner.Items; set => _inner.Items = value; }

    public override IDuplexPipe Transport { get => _inner.Transport; set => _inner.Transport = value; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override System.Net.EndPoint? LocalEndPoint { get => _inner.LocalEndPoint; set => _inner.LocalEndPoint = value; }

    public override System.Net.EndPoint? RemoteEndPoint { get => _inner.RemoteEndPoint; set => _inner.RemoteEndPoint = value; }

    /// <summary>Once hijacked, HTTP's wish to abort is only its way to let go: what was written still goes out.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (_hijacked is null)
            _inner.Abort(abortReason);
    }

    public override void Abort() => Abort(new ConnectionAbortedException());

    public HijackedConnection Hijack()
    {
        if (_hijacked is not null)
            throw new InvalidOperationException("the connection was hijacked before");
        var socket = _inner.Features.Get<IConnectionSocketFeature>()?.Socket;
        return _hijacked = new HijackedConnection(_inner.Transport, socket?.SafeHandle, _hangups);
    }

    public override async ValueTask DisposeAsync()
    {
        await _innerClosed.DisposeAsync();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private void OnInnerClosed()
    {
        if (_hijacked is null)
            _closed.Cancel();
    }
}
