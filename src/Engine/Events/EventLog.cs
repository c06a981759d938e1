namespace Gantry.Engine.Events;

/// <summary>What happened: the last events, and those to come, for anybody who listens.</summary>
public sealed class EventLog
{
    /// <summary>Tells all listeners.</summary>
    public void Publish(EngineEvent happened) => throw new NotImplementedException();

    /// <summary>Events from <paramref name="since"/> (null: from now) up to <paramref name="until"/> (null: for ever). A listener that lags too far is cut off.</summary>
    /// <param name="since">Nothing before this.</param>
    /// <param name="until">Ends here, also when nothing more happens.</param>
    /// <param name="cancellation">The listener leaves.</param>
    public IAsyncEnumerable<EngineEvent> ReadAsync(DateTimeOffset? since, DateTimeOffset? until, CancellationToken cancellation) => throw new NotImplementedException();
}
