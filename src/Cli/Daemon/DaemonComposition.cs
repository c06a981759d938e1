using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Cli.Daemon;

/// <summary>The daemon's parts, put together: the one place where every area meets.</summary>
internal sealed class DaemonComposition : IAsyncDisposable
{
    private readonly StateDatabase _state;

    private DaemonComposition(StateDatabase state) => _state = state;

    /// <summary>Makes the parts; nothing happens yet.</summary>
    public static DaemonComposition Compose(DaemonConfig config, ILoggerFactory logging)
    {
        _ = logging;
        return new(StateDatabase.Open(Path.Combine(config.DataRoot, "gantry.db")));
    }

    /// <summary>Repairs what the last daemon left, and opens the doors.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        _ = _state;
        return Task.FromResult(cancellation);
    }

    /// <summary>Serves until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _ = _state;
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        return ValueTask.CompletedTask;
    }
}
