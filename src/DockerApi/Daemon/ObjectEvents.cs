using Gantry.Engine.Events;
using Gantry.Images;
using Gantry.Networks;

namespace Gantry.DockerApi.Daemon;

/// <summary>Tells what clients did to images and networks; the engine tells of containers and volumes itself.</summary>
/// <param name="log">Where it is told.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectEvents(EventLog log, TimeProvider time)
{
    /// <summary>Something happened to an image.</summary>
    /// <param name="action">What.</param>
    /// <param name="actor">The image's id, or the reference that was meant.</param>
    /// <param name="name">The image's name, if it has one.</param>
    /// <param name="image">The image, if it is still there.</param>
    public void OfImage(string action, string actor, string? name, Image? image = null)
    {
        var attributes = new Dictionary<string, string>(image?.Config.Config?.Labels ?? new Dictionary<string, string>());
        if (name is not null)
            attributes["name"] = name;
        Publish("image", action, actor, attributes);
    }

    /// <summary>What a removal of images did.</summary>
    public void OfRemoval(IEnumerable<ImageDeletion> deletions, string asked)
    {
        foreach (var deletion in deletions)
            if (deletion.Deleted is { } id)
                OfImage("delete", id.ToString(), id.ToString());
            else
                OfImage("untag", deletion.Untagged ?? asked, deletion.Untagged);
    }

    /// <summary>Something happened to a network.</summary>
    public void OfNetwork(string action, Network network) => Publish("network", action, network.Id, new Dictionary<string, string>
    {
        ["name"] = network.Name,
        ["type"] = network.Driver,
    });

    private void Publish(string type, string action, string actor, Dictionary<string, string> attributes) =>
        log.Publish(new EngineEvent(type, action, actor, attributes, time.GetUtcNow()));
}
