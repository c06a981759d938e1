using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Containers;

/// <summary>The list of containers: from the records alone, so that its cost is a copy.</summary>
/// <param name="containers">The containers.</param>
/// <param name="images">The images, whose tags may have moved on since.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerList(ContainerService containers, ImageStore images, TimeProvider time)
{
    /// <summary>The containers that a query chooses.</summary>
    public async Task<List<ContainerSummary>> QueryAsync(QueryParameters query, CancellationToken cancellation)
    {
        var filter = new ContainerFilter(query, containers, images);
        var limit = query.Number("limit") is > 0 and var most ? most : int.MaxValue;
        var withSize = query.Flag("size");
        var names = new Dictionary<(string, Digest), string>();
        var now = time.GetUtcNow();
        var summaries = new List<ContainerSummary>();
        foreach (var container in containers.List().Where(filter.Includes).Take(limit))
        {
            var summary = Summarize(container, ImageName(container, names), now);
            summaries.Add(withSize ? await WithSizeAsync(summary, cancellation) : summary);
        }
        return summaries;
    }

    /// <summary>All containers, with what they hold on disk.</summary>
    public async Task<List<ContainerSummary>> AllWithSizesAsync(CancellationToken cancellation)
    {
        var names = new Dictionary<(string, Digest), string>();
        var now = time.GetUtcNow();
        var summaries = new List<ContainerSummary>();
        foreach (var container in containers.List())
            summaries.Add(await WithSizeAsync(Summarize(container, ImageName(container, names), now), cancellation));
        return summaries;
    }

    private static ContainerSummary Summarize(Container container, string image, DateTimeOffset now) => new()
    {
        Id = container.Id,
        Names = ["/" + container.Name],
        Image = image,
        ImageID = container.ImageId.ToString(),
        Command = CommandLine(container.Command),
        Created = container.Created.ToUnixTimeSeconds(),
        Ports = PortSummary.Of(container),
        Labels = container.Config.Labels ?? new Dictionary<string, string>(),
        State = container.State.Status.Word(),
        Status = StatusText.Phrase(container.State, now),
        HostConfig = new HostConfigSummary(container.HostConfig.NetworkMode, container.HostConfig.Annotations),
        NetworkSettings = new NetworksSummary(EndpointView.Of(container.Networks)),
        Mounts = [.. container.Mounts.Select(MountSummary.Of)],
    };

    private async Task<ContainerSummary> WithSizeAsync(ContainerSummary summary, CancellationToken cancellation)
    {
        var size = await containers.SizeAsync(summary.Id, cancellation);
        return summary with { SizeRw = size.Writable, SizeRootFs = size.Total };
    }

    /// <summary>The name that the container was made with, or the image's id once the name means another image.</summary>
    private string ImageName(Container container, Dictionary<(string, Digest), string> known)
    {
        var key = (container.Config.Image, container.ImageId);
        if (known.TryGetValue(key, out var name))
            return name;
        return known[key] = StillMeans(container.Config.Image, container.ImageId) ? container.Config.Image : container.ImageId.ToString();
    }

    private bool StillMeans(string name, Digest image)
    {
        try
        {
            return images.Resolve(name).Id == image;
        }
        catch (GantryException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            return false;
        }
    }

    private static string CommandLine(IReadOnlyList<string> command) =>
        string.Join(' ', command.Select((argument, i) => i > 0 && argument.Contains(' ') ? $"'{argument}'" : argument));
}
