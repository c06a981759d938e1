using System.Collections.Concurrent;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.State;

namespace Gantry.Engine.Exec;

/// <summary>All further programs: written down in a table, and in memory by id.</summary>
internal sealed class ExecStore(StateDatabase database)
{
    private readonly ConcurrentDictionary<string, ExecEntry> _byId = new(StringComparer.Ordinal);
    private readonly RecordTable<ExecRecord> _records = new(database, "execs", EngineJson.Default.ExecRecord);

    /// <summary>All of them in no order.</summary>
    internal ICollection<ExecEntry> All => _byId.Values;

    /// <summary>What was written down.</summary>
    /// <param name="corrupt">Told of each record that can't be read.</param>
    internal IEnumerable<ExecRecord> Load(Action<string, Exception> corrupt) => _records.List(corrupt).Select(pair => pair.Value);

    /// <exception cref="NotFoundException"><c>No such exec instance: X</c>.</exception>
    internal ExecEntry Find(string id) => _byId.GetValueOrDefault(id) ?? throw new NotFoundException($"No such exec instance: {id}");

    /// <summary>Makes a program known; writes nothing down.</summary>
    internal ExecEntry Add(ContainerEntry container, ExecRecord record) => _byId[record.Exec.Id] = new ExecEntry(container, record);

    /// <summary>Changes a program, and writes it down.</summary>
    internal void Update(ExecEntry entry, Func<ExecRecord, ExecRecord> change) => _records.Put(entry.Id, entry.Update(change));

    /// <summary>Forgets a program.</summary>
    internal void Forget(string id)
    {
        _records.Delete(id);
        _byId.TryRemove(id, out _);
    }
}
