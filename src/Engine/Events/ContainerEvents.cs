using System.Globalization;
using Gantry.Engine.Containers;

namespace Gantry.Engine.Events;

/// <summary>Tells what happens to containers, with Docker's attributes.</summary>
internal sealed class ContainerEvents(EventLog log, TimeProvider time)
{
    /// <summary>Tells that something happened to a container.</summary>
    internal void Publish(Container container, string action, params ReadOnlySpan<(string Key, string Value)> further)
    {
        var attributes = new Dictionary<string, string>(container.Config.Labels ?? new Dictionary<string, string>())
        {
            ["image"] = container.Config.Image,
            ["name"] = container.Name,
        };
        foreach (var (key, value) in further)
            attributes[key] = value;
        log.Publish(new EngineEvent("container", action, container.Id, attributes, time.GetUtcNow()));
    }

    /// <summary>Tells that a program ended.</summary>
    internal void PublishDie(Container container) => Publish(container, "die",
        ("exitCode", container.State.ExitCode.ToString(CultureInfo.InvariantCulture)),
        ("execDuration", Math.Max(0, (long)(container.State.FinishedAt - container.State.StartedAt).TotalSeconds).ToString(CultureInfo.InvariantCulture)));

    /// <summary>Tells that a container's place on a network, or its hold of a volume, began or ended.</summary>
    internal void PublishUse(string type, string action, string actor, Container container, params ReadOnlySpan<(string Key, string Value)> further)
    {
        var attributes = new Dictionary<string, string> { ["container"] = container.Id };
        foreach (var (key, value) in further)
            attributes[key] = value;
        log.Publish(new EngineEvent(type, action, actor, attributes, time.GetUtcNow()));
    }
}
