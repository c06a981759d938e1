using Gantry.Engine.Containers;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Who uses an image.</summary>
/// <param name="containers">The containers.</param>
internal sealed class ImageUses(ContainerService containers)
{
    public IReadOnlyList<ImageUse> Of(Digest image) =>
        [.. containers.List().Where(container => container.ImageId == image).Select(container => new ImageUse(container.Id, container.State.Pid != 0))];
}
