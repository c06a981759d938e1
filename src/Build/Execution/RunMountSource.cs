using Gantry.Build.Cache;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Execution;

/// <summary>A mount of RUN, and where its files come from.</summary>
/// <param name="Mount">The mount, variables expanded.</param>
/// <param name="Source">The files, of a bind mount or to fill a cache.</param>
internal sealed record RunMountSource(RunMount Mount, ICopySource? Source)
{
    /// <summary>Adds to a cache key what of the mount decides the step's result: of a secret its id, never its content.</summary>
    public async Task AddToAsync(CacheKeyBuilder key, CancellationToken cancellation)
    {
        key.Add("mount", Mount.Type.ToString()).Add("target", Mount.Target).Add("id", Mount.Id).Add("env", Mount.Env)
            .Add("mode", Mount.Mode?.ToString()).Add("owner", $"{Mount.Uid}:{Mount.Gid}").Add("size", Mount.Size.ToString());
        if (Mount.Type == RunMountType.Bind)
            key.Add("content", (await Source!.HashAsync([Mount.Source.Length == 0 ? "/" : Mount.Source], new PathRules([]), cancellation)).ToString());
    }
}
