using System.Collections.Concurrent;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>One build of a BuildKit client: what was solved so far, and what was said of it.</summary>
internal sealed class BuildKitBuild(string id, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, SolvedBuild> _results = new();
    private readonly ConcurrentBag<IDisposable> _held = [];
    private readonly TaskCompletionSource<string?> _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reference that the client chose.</summary>
    public string Id { get; } = id;

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; } = time.GetUtcNow();

    /// <summary>What was said of it.</summary>
    public StatusLog Status { get; } = new(time);

    /// <summary>The session of the client; set by the call that begins the build.</summary>
    public string Session { get; set; } = "";

    /// <summary>What the client allows RUN steps to ask for.</summary>
    public IReadOnlyCollection<string> Entitlements { get; set; } = [];

    /// <summary>Whether the client wants images that tell which steps made them.</summary>
    public bool InlineCache { get; set; }

    /// <summary>The Dockerfile's name and text, once it was read.</summary>
    public (string Name, string Text)? Dockerfile { get; set; }

    /// <summary>The options of the frontend, for the history.</summary>
    public IReadOnlyDictionary<string, string> Options { get; set; } = new Dictionary<string, string>();

    /// <summary>Which result the client decided for: ends when it has said so.</summary>
    public Task<string?> Returned => _returned.Task;

    /// <summary>Keeps a result.</summary>
    /// <returns>The name under which it is found.</returns>
    public string Add(SolvedBuild result)
    {
        var name = Guid.NewGuid().ToString("N");
        _results[name] = result;
        return name;
    }

    /// <summary>Finds a result.</summary>
    /// <exception cref="NotFoundException">There is none of this name.</exception>
    public SolvedBuild Get(string name) => _results.TryGetValue(name, out var result) ? result : throw new NotFoundException($"no such result: {name}");

    /// <summary>The client decided for a result, or for none.</summary>
    public void Return(string? name) => _returned.TrySetResult(name);

    /// <summary>The client gave up.</summary>
    public void Fail(Exception failure) => _returned.TrySetException(failure);

    /// <summary>Keeps something until the build ends.</summary>
    public T Hold<T>(T held) where T : IDisposable
    {
        _held.Add(held);
        return held;
    }

    public void Dispose()
    {
        foreach (var held in _held)
            held.Dispose();
    }
}
