using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Sandboxes;

/// <summary>
/// Removes links behind the back of the caller: the kernel takes tens of milliseconds for each, and nobody needs to wait for it.
/// An address is free again only when its link is gone.
/// </summary>
internal sealed partial class LinkReaper : IAsyncDisposable
{
    private readonly Channel<Action> _work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly ILogger<LinkReaper> _log;
    private readonly Task _loop;

    public LinkReaper(ILogger<LinkReaper> log)
    {
        _log = log;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Hands over a removal.</summary>
    public void Enqueue(Action removal)
    {
        if (!_work.Writer.TryWrite(removal))
            removal();
    }

    /// <summary>Waits until all that was handed over before is gone.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(done.SetResult);
        return done.Task;
    }

    /// <summary>Finishes what was handed over.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        await foreach (var removal in _work.Reader.ReadAllAsync())
        {
            try
            {
                removal();
            }
            catch (IOException e)
            {
                Log.RemovalFailed(_log, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "cannot remove a network link")]
        public static partial void RemovalFailed(ILogger logger, Exception exception);
    }
}
