using Gantry.Build;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Volumes;
using Gantry.Engine.Containers;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/system/df</c>.</summary>
/// <param name="list">Lists containers.</param>
/// <param name="containers">The containers.</param>
/// <param name="images">The images.</param>
/// <param name="volumes">The volumes.</param>
/// <param name="builder">The builder, for its cache.</param>
internal sealed class DiskUsageEndpoints(ContainerList list, ContainerService containers, ImageStore images, VolumeService volumes, ImageBuilder builder) : IEndpointGroup
{
    private static readonly string[] s_types = ["container", "image", "volume", "build-cache"];

    public void Map(RouteTable routes) => routes.Get("/system/df", UsageAsync);

    private async Task UsageAsync(ApiRequest request)
    {
        var types = request.Query.All("type");
        foreach (var type in types)
            if (!s_types.Contains(type))
                throw new InvalidArgumentException($"unknown object type: {Printable.Quote(type)}; want one of {string.Join(", ", s_types)}");
        bool Wanted(string type) => types.Count == 0 || types.Contains(type);

        var all = containers.List();
        await request.WriteJsonAsync(new DiskUsage
        {
            LayersSize = Wanted("image") ? images.LayersSize() : 0,
            Images = Wanted("image") ? [.. images.List().Select(image => ImageSummary.Of(image, request.Version, all.Count(c => c.ImageId == image.Id), image.Size - images.UniqueSize(image)))] : null,
            Containers = Wanted("container") ? await list.AllWithSizesAsync(request.Aborted) : null,
            Volumes = Wanted("volume") ? [.. volumes.List().Select(volume => Measure(volume, request.Aborted))] : null,
            BuildCache = Wanted("build-cache") ? [.. builder.Pruner.Usage().Select(BuildCacheRecord.Of)] : null,
        }, Wire.Json.DiskUsage);
    }

    private VolumeInspection Measure(Volume volume, CancellationToken cancellation) => VolumeInspection.Of(volume) with
    {
        UsageData = new VolumeUsage(volumes.SizeOf(volume, cancellation), volumes.Users(volume.Name).Count),
    };
}
