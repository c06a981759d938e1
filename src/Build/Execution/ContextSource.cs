using Gantry.Build.Context;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>The build context, or a named one.</summary>
internal sealed class ContextSource(IBuildContext context) : ICopySource
{
    public bool KeepsOwners => false;

    public Task<ContextTree> OpenAsync(CancellationToken cancellation) => context.OpenAsync(cancellation);

    public Task<ContextTree> OpenMappedAsync(IdMapping mapping, CancellationToken cancellation) => context.OpenAsync(cancellation);

    public async Task<Digest> HashAsync(IReadOnlyList<string> paths, PathRules exclude, CancellationToken cancellation)
    {
        var tree = await context.OpenAsync(cancellation);
        var matcher = new SourceMatcher(tree, cancellation);
        return new ContentHasher(tree, includeOwner: false, cancellation).Hash(paths.SelectMany(matcher.Find), exclude);
    }
}
