using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gantry.DockerApi.Build;

/// <summary>A connection that came as HTTP/1.1 and goes on as HTTP/2.</summary>
internal sealed class UpgradedConnection : DefaultConnectionContext
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();

    public UpgradedConnection(IDuplexPipe transport) : base(Guid.NewGuid().ToString("N"))
    {
        Transport = transport;
        ConnectionClosed = _closed.Token;
    }

    /// <summary>Ends when HTTP/2 has let go of the connection.</summary>
    public Task Done => _done.Task;

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _closed.Cancel();
        Transport.Input.CancelPendingRead();
        _done.TrySetResult();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _done.TrySetResult();
    }
}
