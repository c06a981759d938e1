using Gantry.Images;

namespace Gantry.Engine.Commit;

/// <summary>Makes images of containers.</summary>
public sealed class ContainerCommitter
{
    internal ContainerCommitter(Containers.ContainerStore store, Images.Snapshots.Snapshotter snapshots, ImageStore images, Containers.ContainerUpdater updater, Events.ContainerEvents events, TimeProvider time) { }

    /// <summary>Makes an image of what a container changed.</summary>
    public Task<Image> CommitAsync(CommitRequest request, CancellationToken cancellation) => throw new NotImplementedException();
}
