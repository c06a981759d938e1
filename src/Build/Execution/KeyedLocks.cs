namespace Gantry.Build.Execution;

/// <summary>A lock for each key that somebody holds or waits for: two builds that need the same step do it once.</summary>
internal sealed class KeyedLocks
{
    private readonly Dictionary<string, (SemaphoreSlim Semaphore, int Users)> _locks = [];
    private readonly Lock _gate = new();

    public async Task<IDisposable> LockAsync(string key, CancellationToken cancellation)
    {
        SemaphoreSlim semaphore;
        lock (_gate)
        {
            var (known, users) = _locks.GetValueOrDefault(key);
            semaphore = known ?? new(1);
            _locks[key] = (semaphore, users + 1);
        }
        try
        {
            await semaphore.WaitAsync(cancellation);
        }
        catch
        {
            Leave(key);
            throw;
        }
        return new Held(this, key, semaphore);
    }

    private void Leave(string key)
    {
        lock (_gate)
        {
            var (semaphore, users) = _locks[key];
            if (users == 1)
                _locks.Remove(key);
            else
                _locks[key] = (semaphore, users - 1);
        }
    }

    private sealed class Held(KeyedLocks locks, string key, SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose()
        {
            semaphore.Release();
            locks.Leave(key);
        }
    }
}
