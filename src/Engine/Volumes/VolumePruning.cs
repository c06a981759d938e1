using Gantry.Engine.Containers;
using Gantry.Engine.Volumes.Trees;
using Gantry.Errors;

namespace Gantry.Engine.Volumes;

/// <summary>Removes volumes that nobody uses.</summary>
internal sealed class VolumePruning(VolumeStore store, VolumeMaker maker, VolumeEvents events)
{
    /// <summary>Removes those unused volumes that are chosen; one that comes into use meanwhile stays.</summary>
    public async Task<PruneResult> PruneAsync(Func<Volume, bool> chosen, CancellationToken cancellation)
    {
        var removed = new List<string>();
        var reclaimed = 0L;
        foreach (var volume in store.All.Where(volume => IsPlain(volume) && chosen(volume) && store.Find(volume.Name)?.Users().Count == 0))
        {
            var size = TreeSize.Of(volume.Mountpoint, cancellation);
            try
            {
                await maker.RemoveAsync(volume.Name, force: false, cancellation);
            }
            catch (GantryException e) when (e.Kind is ErrorKind.Conflict or ErrorKind.NotFound)
            {
                continue;
            }
            removed.Add(volume.Name);
            reclaimed += Math.Max(size, 0);
        }
        events.PublishPrune(reclaimed);
        return new(removed, reclaimed);
    }

    /// <summary>A volume of a plugin or with options is more than a directory here: Docker removes none without being told its name.</summary>
    private static bool IsPlain(Volume volume) => volume is { Driver: "local", Options.Count: 0 };
}
