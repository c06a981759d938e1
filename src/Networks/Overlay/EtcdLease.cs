namespace Gantry.Networks.Overlay;

/// <summary>A lease of etcd's that is kept alive: keys that were written with it go when this host has been silent for its lifetime.</summary>
/// <param name="etcd">The store.</param>
/// <param name="lifetime">How long it lasts without a sign of life.</param>
internal sealed class EtcdLease(EtcdClient etcd, TimeSpan lifetime) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _id;

    /// <summary>The lease, made anew when it has ended.</summary>
    /// <exception cref="Errors.UnavailableException">The store does not answer.</exception>
    public async Task<long> GetAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_id == 0 || !await etcd.KeepAliveAsync(_id, cancellation))
                _id = await etcd.GrantAsync(lifetime, cancellation);
            return _id;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
