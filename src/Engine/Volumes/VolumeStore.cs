using System.Collections.Concurrent;
using Gantry.Errors;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>All volumes by name: written down in a table, and in memory with who uses them.</summary>
internal sealed partial class VolumeStore(StateDatabase state, ILogger logger)
{
    private readonly ConcurrentDictionary<string, VolumeEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly RecordTable<VolumeRecord> _records = new(state, "volumes", VolumeJson.Default.VolumeRecord);

    /// <summary>All volumes, by name.</summary>
    public IReadOnlyList<Volume> All =>
        [.. _entries.Values.Select(e => e.Record).OfType<VolumeRecord>().Select(r => r.Volume).OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>Reads what was written down; a record that cannot be read is logged, and its name kept from others.</summary>
    public IReadOnlyList<VolumeEntry> Load()
    {
        foreach (var (name, record) in _records.List(Unreadable))
            _entries[name] = new VolumeEntry { Record = record };
        return [.. _entries.Values];
    }

    /// <summary>A volume by name, or null when there is none.</summary>
    public VolumeEntry? Find(string name) => _entries.TryGetValue(name, out var entry) && entry.Record is not null ? entry : null;

    /// <summary>A volume by name.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public VolumeEntry Require(string name) => Find(name) ?? throw Missing(name);

    /// <summary>Waits until a name is ours alone, whether or not there is a volume of that name.</summary>
    /// <exception cref="UnavailableException">There is a record of that name which cannot be read.</exception>
    public async Task<VolumeClaim> ClaimAsync(string name, CancellationToken cancellation)
    {
        if (_unreadable.Contains(name))
            throw new UnavailableException($"create {name}: the record of this volume cannot be read, so it is left alone; choose another name or repair the state database");
        while (true)
        {
            var entry = _entries.GetOrAdd(name, _ => new VolumeEntry());
            var held = await entry.HoldAsync(cancellation);
            if (!entry.Abandoned)
                return new VolumeClaim(this, name, entry, held);
            held.Dispose();
        }
    }

    /// <summary>Writes a volume down, and makes it what others see.</summary>
    public void Save(VolumeEntry entry, VolumeRecord record)
    {
        Write(record);
        entry.Record = record;
    }

    /// <summary>Writes a volume down without making it visible.</summary>
    public void Write(VolumeRecord record) => _records.Put(record.Volume.Name, record);

    /// <summary>Forgets what was written down.</summary>
    public void Erase(string name) => _records.Delete(name);

    /// <summary>Gives a name up; who waits for it looks it up again.</summary>
    public void Abandon(string name, VolumeEntry entry)
    {
        entry.Record = null;
        entry.Abandoned = true;
        _entries.TryRemove(new(name, entry));
    }

    /// <summary>Docker's message for a volume that is not there.</summary>
    public static NotFoundException Missing(string name) => new($"get {name}: no such volume");

    private void Unreadable(string name, Exception reason)
    {
        _unreadable.Add(name);
        Log.Unreadable(logger, name, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "the record of volume {Name} cannot be read; the volume is left alone")]
        public static partial void Unreadable(ILogger logger, string name, Exception reason);
    }
}
