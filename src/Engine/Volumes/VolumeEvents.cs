using System.Globalization;
using Gantry.Engine.Events;

namespace Gantry.Engine.Volumes;

/// <summary>Tells what happens to volumes.</summary>
internal sealed class VolumeEvents(Action<EngineEvent> publish, TimeProvider time)
{
    /// <summary>Tells of one action.</summary>
    public void Publish(string action, Volume volume) =>
        publish(new("volume", action, volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver }, time.GetUtcNow()));

    /// <summary>Tells that unused volumes were removed.</summary>
    public void PublishPrune(long reclaimed) =>
        publish(new("volume", "prune", "", new Dictionary<string, string> { ["reclaimed"] = reclaimed.ToString(CultureInfo.InvariantCulture) }, time.GetUtcNow()));
}
