using System.Diagnostics.CodeAnalysis;

namespace Gantry.Engine.Volumes;

/// <summary>A name of a volume while the daemon runs. The gate is held for one change at a time; the lock guards the users.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "a SemaphoreSlim whose wait handle nobody takes holds nothing to dispose of")]
internal sealed class VolumeEntry
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _users = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private VolumeRecord? _record;

    /// <summary>The volume, or null while it is not made or no more.</summary>
    public VolumeRecord? Record
    {
        get => Volatile.Read(ref _record);
        set => Volatile.Write(ref _record, value);
    }

    /// <summary>Whether the name has been given up, so that who waited at the gate must look it up again.</summary>
    public bool Abandoned { get; set; }

    /// <summary>Waits for the gate, which is held while the driver makes, removes, mounts or unmounts the volume.</summary>
    /// <returns>Opens the gate when disposed of.</returns>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        return new Hold(_gate);
    }

    /// <summary>Adds a user, unless the volume is on its way out.</summary>
    public bool TryUse(string containerId)
    {
        lock (_lock)
        {
            if (_record is not { Stage: VolumeStage.Ready })
                return false;
            _users.Add(containerId);
            return true;
        }
    }

    /// <summary>Takes a user off.</summary>
    public void Leave(string containerId)
    {
        lock (_lock)
            _users.Remove(containerId);
    }

    /// <summary>The users at this moment.</summary>
    public IReadOnlyList<string> Users()
    {
        lock (_lock)
            return [.. _users.Order(StringComparer.Ordinal)];
    }

    /// <summary>Marks the volume as being removed, unless somebody uses it.</summary>
    public bool TryRetire(VolumeRecord removing)
    {
        lock (_lock)
        {
            if (_users.Count > 0)
                return false;
            _record = removing;
            return true;
        }
    }

    private sealed class Hold(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
