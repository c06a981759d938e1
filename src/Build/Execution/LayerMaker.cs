using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>Gets the layer of a step: from the cache, or by doing it.</summary>
internal sealed class LayerMaker(BuildJob job, Stage stage)
{
    /// <summary>Adds the step's layer to the draft.</summary>
    /// <exception cref="BuildException">The step failed.</exception>
    public async Task MakeAsync(ImageDraft draft, Func<Task<LayerStep>> create, BuildStep step, CancellationToken cancellation)
    {
        var started = false;
        try
        {
            var layer = await create();
            var key = await layer.KeyAsync(cancellation);
            using var held = await job.Services.StepLocks.LockAsync(key.ToString(), cancellation);
            using var usage = job.Services.Cache.Use(key.ToString());
            job.Progress.Started(step);
            started = true;
            var (diffId, cached) = await GetAsync(draft, layer, key, step, cancellation);
            if (layer.IsLinked)
                await job.Services.Snapshotter.RebaseAsync(ChainId.Next(null, diffId), draft.ChainId, cancellation);
            draft.DiffIds.Add(diffId);
            job.Hold([draft.ChainId!.Value]);
            // A layer keeps the time at which it was made, so that a build that changes nothing comes to the same image.
            var time = job.Request.SourceDateEpoch ?? job.Services.Cache.CreatedOf(key) ?? job.Now;
            job.Made.Add(new(key, diffId, draft.ChainId!.Value, time));
            draft.Record(layer.History, emptyLayer: false, time);
            job.Progress.Completed(step, cached, null);
        }
        catch (Exception e) when (e is (GantryException and not BuildException) or IOException)
        {
            Fail(step, started, e.Message);
            throw new BuildException(e.Message, step, step.Range!.Value, (e as StepFailedException)?.ExitCode, e);
        }
        catch (OperationCanceledException)
        {
            Fail(step, started, "context canceled");
            throw;
        }
    }

    private void Fail(BuildStep step, bool started, string message)
    {
        if (!started)
            job.Progress.Started(step);
        job.Progress.Completed(step, cached: false, message);
    }

    private async Task<(Digest DiffId, bool Cached)> GetAsync(ImageDraft draft, LayerStep layer, Digest key, BuildStep step, CancellationToken cancellation)
    {
        var parent = layer.IsLinked ? null : draft.ChainId;
        if (job.IgnoresCache(stage))
            return (await DoAsync(parent, layer, key, step, cancellation), false);
        if (job.Services.Cache.Find(key) is { DiffId: { } known })
            return (known, true);
        if (await job.Imports.FindAsync(key, parent, step, cancellation) is { } imported)
            return (imported, true);
        return (await DoAsync(parent, layer, key, step, cancellation), false);
    }

    private async Task<Digest> DoAsync(Digest? parent, LayerStep layer, Digest key, BuildStep step, CancellationToken cancellation)
    {
        using var workspace = job.Services.Workspaces.Create(parent, layer.RunsProgram ? job.IdMapping : null);
        await layer.ApplyAsync(workspace, step, cancellation);
        if (job.Request.SourceDateEpoch is { } epoch)
            TimestampLimit.Apply(workspace.UpperDirectory, epoch, cancellation);
        var (diffId, chainId, size) = await workspace.CommitAsync(cancellation);
        job.Services.Cache.AddLayer(key, step.Name, parent, diffId, chainId, size);
        return diffId;
    }
}
