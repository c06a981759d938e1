using Gantry.Build.Context;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>The layers that a build looks at, each mounted once and until the build ends.</summary>
internal sealed class JobViews(LayerWorkspaces workspaces) : IDisposable
{
    private readonly Dictionary<(Digest?, IdMapping?), (MountedView? View, ContextTree Tree)> _trees = [];
    private readonly Lock _gate = new();
    private readonly FileHashes _hashes = new();
    private string? _empty;

    /// <summary>The files of some layers.</summary>
    /// <param name="chain">The chain id of the topmost; null is no file at all.</param>
    /// <param name="mapping">The user ids of who looks at them; null for the host's.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Task<ContextTree> OpenAsync(Digest? chain, IdMapping? mapping, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var key = (chain, mapping);
        lock (_gate)
        {
            if (!_trees.TryGetValue(key, out var known))
                _trees[key] = known = Open(chain, mapping);
            return Task.FromResult(known.Tree);
        }
    }

    public void Dispose()
    {
        foreach (var (view, tree) in _trees.Values)
        {
            tree.Dispose();
            view?.Dispose();
        }
        if (_empty is not null)
            Directory.Delete(_empty);
    }

    private (MountedView?, ContextTree) Open(Digest? chain, IdMapping? mapping)
    {
        if (chain is null)
        {
            _empty ??= Directory.CreateTempSubdirectory("gantry-empty-").FullName;
            return (null, new(_empty, new([]), _hashes));
        }
        var view = workspaces.View(chain.Value, mapping);
        return (view, new(view.Path, new([]), _hashes));
    }
}
