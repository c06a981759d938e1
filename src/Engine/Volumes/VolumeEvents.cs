using Gantry.Engine.Events;

namespace Gantry.Engine.Volumes;

/// <summary>Tells what happens to volumes.</summary>
internal sealed class VolumeEvents(Action<EngineEvent> publish, TimeProvider time)
{
    /// <summary>Tells of one action.</summary>
    public void Publish(string action, Volume volume) =>
        publish(new("volume", action, volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver }, time.GetUtcNow()));
}
