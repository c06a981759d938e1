namespace Gantry.Images;

/// <summary>One lock for each key that somebody holds or waits for.</summary>
internal sealed class KeyedLock<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, (SemaphoreSlim Semaphore, int Users)> _locks = [];

    /// <summary>Waits for the lock of a key; disposing of the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellation)
    {
        SemaphoreSlim semaphore;
        lock (_locks)
        {
            (semaphore, var users) = _locks.TryGetValue(key, out var held) ? held : (new SemaphoreSlim(1), 0);
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
        return new Holder(this, key, semaphore);
    }

    private void Leave(TKey key)
    {
        lock (_locks)
        {
            var (semaphore, users) = _locks[key];
            if (users == 1)
                _locks.Remove(key);
            else
                _locks[key] = (semaphore, users - 1);
        }
    }

    private sealed class Holder(KeyedLock<TKey> owner, TKey key, SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose()
        {
            semaphore.Release();
            owner.Leave(key);
        }
    }
}
