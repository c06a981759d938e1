using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What running work needs although nothing names it yet: blobs by digest, layers by chain id. Ends with the process.</summary>
internal sealed class ImageLeases
{
    private readonly Dictionary<Digest, int> _held = [];
    private readonly List<Func<IEnumerable<Digest>>> _roots = [];
    private int _everything;

    /// <summary>Whether somebody makes content whose digests nobody knows yet.</summary>
    public bool HoldsAll => Volatile.Read(ref _everything) > 0;

    /// <summary>Keeps some content from being removed until the result is disposed of.</summary>
    public IDisposable Hold(IEnumerable<Digest> digests)
    {
        var lease = new Lease(this, [.. digests]);
        lock (_held)
            foreach (var digest in lease.Digests)
                _held[digest] = _held.GetValueOrDefault(digest) + 1;
        return lease;
    }

    /// <summary>Keeps all blobs and layers from being removed until the result is disposed of: for what comes into being meanwhile.</summary>
    public IDisposable HoldAll()
    {
        Interlocked.Increment(ref _everything);
        return new Everything(this);
    }

    /// <summary>Adds somebody who is asked, each time, what to keep.</summary>
    public void AddRoots(Func<IEnumerable<Digest>> roots)
    {
        lock (_held)
            _roots.Add(roots);
    }

    /// <summary>All that must stay.</summary>
    public IReadOnlySet<Digest> All()
    {
        lock (_held)
            return _held.Keys.Concat(_roots.SelectMany(r => r())).ToHashSet();
    }

    private sealed class Everything(ImageLeases owner) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                Interlocked.Decrement(ref owner._everything);
        }
    }

    private sealed class Lease(ImageLeases owner, IReadOnlyList<Digest> digests) : IDisposable
    {
        private bool _ended;

        public IReadOnlyList<Digest> Digests => digests;

        public void Dispose()
        {
            lock (owner._held)
            {
                if (_ended)
                    return;
                _ended = true;
                foreach (var digest in digests)
                    if (--owner._held[digest] == 0)
                        owner._held.Remove(digest);
            }
        }
    }
}
