using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gantry.Engine.Events;

/// <summary>What happened: the last events, and those to come, for anybody who listens.</summary>
public sealed class EventLog
{
    private const int Remembered = 1024;

    // A listener that has not taken so many is gone or hopeless; its stream ends rather than our memory.
    private const int ListenerBacklog = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<EngineEvent> _last = new(Remembered);
    private readonly List<Channel<EngineEvent>> _listeners = [];
    private readonly TimeProvider _time;

    /// <summary>Makes an empty log.</summary>
    /// <param name="time">The clock.</param>
    public EventLog(TimeProvider time) => _time = time;

    /// <summary>Tells all listeners.</summary>
    public void Publish(EngineEvent happened)
    {
        lock (_gate)
        {
            if (_last.Count == Remembered)
                _last.Dequeue();
            _last.Enqueue(happened);
            for (var i = _listeners.Count - 1; i >= 0; i--)
                if (!_listeners[i].Writer.TryWrite(happened))
                {
                    _listeners[i].Writer.TryComplete();
                    _listeners.RemoveAt(i);
                }
        }
    }

    /// <summary>
    /// Events from <paramref name="since"/> (null: from now) up to <paramref name="until"/> (null: for ever). A listener that lags too far is cut off.
    /// Listening begins with the call, not with the first read.
    /// </summary>
    /// <param name="since">Nothing before this.</param>
    /// <param name="until">Ends here, also when nothing more happens.</param>
    /// <param name="cancellation">The listener leaves.</param>
    public IAsyncEnumerable<EngineEvent> ReadAsync(DateTimeOffset? since, DateTimeOffset? until, CancellationToken cancellation)
    {
        var listener = Channel.CreateBounded<EngineEvent>(new BoundedChannelOptions(ListenerBacklog) { SingleReader = true });
        List<EngineEvent> past;
        lock (_gate)
        {
            past = since is { } from ? [.. _last.Where(e => e.Time >= from && (until is null || e.Time <= until))] : [];
            if (until is null || until > _time.GetUtcNow())
                _listeners.Add(listener);
            else
                listener.Writer.TryComplete();
        }
        return ReadAsync(past, listener, until, cancellation);
    }

    private async IAsyncEnumerable<EngineEvent> ReadAsync(List<EngineEvent> past, Channel<EngineEvent> listener, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var end = EndAt(listener, until);
        try
        {
            foreach (var happened in past)
                yield return happened;
            await foreach (var happened in listener.Reader.ReadAllAsync(cancellation))
                if (until is null || happened.Time <= until)
                    yield return happened;
        }
        finally
        {
            lock (_gate)
                _listeners.Remove(listener);
        }
    }

    private ITimer? EndAt(Channel<EngineEvent> listener, DateTimeOffset? until)
    {
        if (until is not { } end)
            return null;
        var left = end - _time.GetUtcNow();
        var limited = TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, TimeSpan.FromDays(40).Ticks));
        return _time.CreateTimer(static state => ((Channel<EngineEvent>)state!).Writer.TryComplete(), listener, limited, Timeout.InfiniteTimeSpan);
    }
}
