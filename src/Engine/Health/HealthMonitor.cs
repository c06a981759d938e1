using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Exec;
using Gantry.Errors;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Health;

/// <summary>Probes one running container.</summary>
internal sealed partial class HealthMonitor
{
    private const int OutputLimit = 4096;
    private const int TimedOut = -1;

    private readonly ContainerEntry _entry;
    private readonly HealthSettings _settings;
    private readonly ExecRunner _execs;
    private readonly ContainerStore _store;
    private readonly ContainerEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();

    internal HealthMonitor(ContainerEntry entry, HealthSettings settings, ExecRunner execs, ContainerStore store, ContainerEvents events, TimeProvider time, ILogger logger)
    {
        _entry = entry;
        _settings = settings;
        _execs = execs;
        _store = store;
        _events = events;
        _time = time;
        _logger = logger;
        Running = RunAsync(_stop.Token);
    }

    /// <summary>Ends when the monitor has stopped.</summary>
    internal Task Running { get; }

    /// <summary>Stops probing.</summary>
    internal void Stop() => _stop.Cancel();

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var started = _entry.Current.State.StartedAt;
            var wait = HealthStates.Wait(_entry.Current.State.Health ?? new HealthState(), _settings, started, _time.GetUtcNow());
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
            if (_entry.Current.State.Status == ContainerStatus.Running && await ProbeAsync(cancellation) is { } probe)
                await RecordAsync(probe, started, cancellation);
        }
    }

    private async Task<HealthProbe?> ProbeAsync(CancellationToken cancellation)
    {
        var start = _time.GetUtcNow();
        var output = new CappedSink(OutputLimit);
        var creation = new ExecCreation { Command = _settings.Command, AttachStdout = true, AttachStderr = true };
        using var limit = new CancellationTokenSource(_settings.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var code = await _execs.RunProbeAsync(_entry, creation, output, stop.Token);
            return new HealthProbe(start, _time.GetUtcNow(), code, output.Text());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var said = output.Text();
            return new HealthProbe(start, _time.GetUtcNow(), TimedOut, $"Health check exceeded timeout ({_settings.Timeout.TotalSeconds:0.###}s){(said.Length > 0 ? ": " + said : "")}");
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e) when (e is GantryException or IOException)
        {
            Log.ProbeFailed(_logger, _entry.Id, e.Message);
            return cancellation.IsCancellationRequested ? null : new HealthProbe(start, _time.GetUtcNow(), TimedOut, e.Message);
        }
    }

    private async Task RecordAsync(HealthProbe probe, DateTimeOffset started, CancellationToken cancellation)
    {
        using (await _entry.Gate.EnterAsync(CancellationToken.None))
        {
            var container = _entry.Current;
            if (cancellation.IsCancellationRequested || container.State.Health is not { } before)
                return;
            var after = HealthStates.After(before, probe, _settings, started);
            var next = container with { State = container.State with { Health = after } };
            if (after.Status == before.Status)
            {
                // What is only remembered for a person to look at need not survive the daemon.
                _entry.Current = next;
                return;
            }
            _store.Save(_entry, next);
            _events.Publish(next, $"health_status: {after.Status}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "container {Id}: the health check could not run: {Reason}")]
        public static partial void ProbeFailed(ILogger logger, string id, string reason);
    }
}
