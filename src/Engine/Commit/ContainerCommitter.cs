using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Commit;

/// <summary>Makes images of containers.</summary>
public sealed class ContainerCommitter
{
    private readonly ContainerStore _store;
    private readonly Snapshotter _snapshots;
    private readonly ImageStore _images;
    private readonly ContainerFreezer _freezer;
    private readonly ContainerEvents _events;
    private readonly TimeProvider _time;

    internal ContainerCommitter(ContainerStore store, Snapshotter snapshots, ImageStore images, ContainerFreezer freezer, ContainerEvents events, TimeProvider time)
    {
        _store = store;
        _snapshots = snapshots;
        _images = images;
        _freezer = freezer;
        _events = events;
        _time = time;
    }

    /// <summary>Makes an image of what a container changed.</summary>
    public async Task<Image> CommitAsync(CommitRequest request, CancellationToken cancellation)
    {
        var entry = _store.Find(request.Container);
        using var held = await entry.Gate.EnterAsync(cancellation);
        var config = ConfigChanges.Apply(Base(entry.Current, request.Config), request.Changes);
        Digest layer;
        await using (await _freezer.FreezeAsync(request.Pause ? [entry] : [], cancellation))
            (layer, _) = await _snapshots.CommitAsync(entry.Id, cancellation);
        var image = _images.Create(Describe(entry.Current, request, config, layer), entry.Current.ImageId, request.Reference is { } reference ? [reference.WithDefaultTag()] : []);
        _events.Publish(entry.Current, "commit", ("comment", request.Comment), ("imageID", image.Id.ToString()), ("imageRef", request.Reference?.Familiar ?? ""));
        return image;
    }

    private static RunConfig Base(Container container, ContainerConfig? over)
    {
        var own = container.Config;
        return new RunConfig
        {
            User = over?.User is { Length: > 0 } user ? user : own.User,
            ExposedPorts = over?.ExposedPorts is { Count: > 0 } ports ? ports : own.ExposedPorts,
            Env = over?.Env is { Count: > 0 } env ? env : own.Env,
            Entrypoint = over?.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : own.Entrypoint,
            Cmd = over?.Cmd is { Count: > 0 } command ? command : own.Cmd,
            Healthcheck = over?.Healthcheck ?? own.Healthcheck,
            Volumes = over?.Volumes is { Count: > 0 } volumes ? volumes : own.Volumes,
            WorkingDir = over?.WorkingDir is { Length: > 0 } directory ? directory : own.WorkingDir,
            OnBuild = over?.OnBuild is { Count: > 0 } triggers ? triggers : own.OnBuild,
            Labels = over?.Labels is { Count: > 0 } labels ? labels : own.Labels,
            StopSignal = over?.StopSignal is { Length: > 0 } signal ? signal : own.StopSignal,
            Shell = over?.Shell is { Count: > 0 } shell ? shell : own.Shell,
        };
    }

    private ImageConfig Describe(Container container, CommitRequest request, RunConfig config, Digest layer)
    {
        var parent = _images.Resolve(container.ImageId.ToString()).Config;
        var now = _time.GetUtcNow();
        return parent with
        {
            Created = now,
            Author = request.Author.Length > 0 ? request.Author : null,
            Comment = request.Comment.Length > 0 ? request.Comment : null,
            Config = config,
            RootFs = parent.RootFs with { DiffIds = [.. parent.RootFs.DiffIds, layer] },
            History =
            [
                .. parent.History ?? [],
                new HistoryEntry
                {
                    Created = now,
                    CreatedBy = string.Join(' ', container.Command),
                    Author = request.Author.Length > 0 ? request.Author : null,
                    Comment = request.Comment.Length > 0 ? request.Comment : null,
                },
            ],
        };
    }
}
