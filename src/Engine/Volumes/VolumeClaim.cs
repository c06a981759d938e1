namespace Gantry.Engine.Volumes;

/// <summary>A name of a volume that is held for one change. A name without a volume at the end is given up.</summary>
internal sealed class VolumeClaim(VolumeStore store, string name, VolumeEntry entry, IDisposable held) : IDisposable
{
    /// <summary>The name's entry; without a record there is no such volume.</summary>
    public VolumeEntry Entry => entry;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (entry.Record is null)
            store.Abandon(name, entry);
        held.Dispose();
    }
}
