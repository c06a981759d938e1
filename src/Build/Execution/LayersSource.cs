using Gantry.Build.Cache;
using Gantry.Build.Context;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>The files of a stage or image.</summary>
internal sealed class LayersSource(BuildJob job, Digest? chain) : ICopySource
{
    public bool KeepsOwners => true;

    public Task<ContextTree> OpenAsync(CancellationToken cancellation) => job.Views.OpenAsync(chain, null, cancellation);

    public Task<ContextTree> OpenMappedAsync(IdMapping mapping, CancellationToken cancellation) => job.Views.OpenAsync(chain, mapping, cancellation);

    public Task<Digest> HashAsync(IReadOnlyList<string> paths, PathRules exclude, CancellationToken cancellation)
    {
        using var question = new CacheKeyBuilder("layers");
        question.Add("chain", chain?.ToString()).Add("paths", paths).Add("exclude", exclude.Patterns);
        return job.Services.ContentMemory.GetOrAddAsync(question.Finish(), async () =>
        {
            var tree = await OpenAsync(cancellation);
            var matcher = new SourceMatcher(tree, cancellation);
            return new ContentHasher(tree, includeOwner: true, cancellation).Hash(paths.SelectMany(matcher.Find), exclude);
        });
    }
}
