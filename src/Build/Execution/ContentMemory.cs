using System.Collections.Concurrent;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>
/// Remembers the hash of what a COPY takes of a layer stack. A stack never changes, so the answer stays right; without it, a
/// cached build would have to mount and read the stack.
/// </summary>
internal sealed class ContentMemory
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<Digest, Digest> _known = new();


    public async Task<Digest> GetOrAddAsync(Digest question, Func<Task<Digest>> answer)
    {
        if (_known.TryGetValue(question, out var known))
            return known;
        if (_known.Count >= MaxEntries)
            _known.Clear();
        return _known[question] = await answer();
    }
}
