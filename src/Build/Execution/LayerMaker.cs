using Gantry.Build.Planning;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>Gets the layer of a step: from the cache, or by doing it.</summary>
internal sealed class LayerMaker(BuildJob job, Stage stage)
{
    /// <summary>Adds the step's layer to the draft.</summary>
    public async Task MakeAsync(ImageDraft draft, LayerStep layer, BuildStep step, CancellationToken cancellation)
    {
        var key = await layer.KeyAsync(cancellation);
        using (await job.Services.StepLocks.LockAsync(key.ToString(), cancellation))
        {
            using var usage = job.Services.Cache.Use(key.ToString());
            job.Progress.Started(step);
            var cached = job.IgnoresCache(stage) ? null : job.Services.Cache.Find(key);
            draft.DiffIds.Add(cached?.DiffId ?? await DoAsync(draft.ChainId, layer, key, step, cancellation));
            job.Hold([draft.ChainId!.Value]);
            draft.Record(layer.History, emptyLayer: false, job.Now);
            job.Progress.Completed(step, cached is not null, null);
        }
    }

    private async Task<Digest> DoAsync(Digest? parent, LayerStep layer, Digest key, BuildStep step, CancellationToken cancellation)
    {
        using var workspace = job.Services.Workspaces.Create(parent);
        await layer.ApplyAsync(workspace, step, cancellation);
        if (job.Request.SourceDateEpoch is { } epoch)
            TimestampLimit.Apply(workspace.UpperDirectory, epoch, cancellation);
        var (diffId, chainId, size) = await workspace.CommitAsync(cancellation);
        job.Services.Cache.AddLayer(key, step.Name, parent, diffId, chainId, size);
        return diffId;
    }
}
