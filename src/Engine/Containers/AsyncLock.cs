namespace Gantry.Engine.Containers;

/// <summary>A lock that can be held across awaits; released by disposing of what <see cref="EnterAsync"/> returns.</summary>
internal sealed class AsyncLock
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    /// <summary>Waits for the lock.</summary>
    internal async ValueTask<Held> EnterAsync(CancellationToken cancellation)
    {
        await _semaphore.WaitAsync(cancellation);
        return new Held(_semaphore);
    }

    /// <summary>A lock that is held.</summary>
    internal readonly struct Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
