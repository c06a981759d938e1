using Gantry.Images;

namespace Gantry.Engine.Commit;

/// <summary>Makes images of containers.</summary>
public sealed class ContainerCommitter
{
    /// <summary>Makes an image of what a container changed.</summary>
    public Task<Image> CommitAsync(CommitRequest request, CancellationToken cancellation) => throw new NotImplementedException();
}
