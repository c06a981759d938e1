using System.Collections.Concurrent;
using Gantry.Errors;
using Gantry.State;

namespace Gantry.Engine.Containers;

/// <summary>All containers: written down in a table, and in memory by id and by name.</summary>
internal sealed class ContainerStore
{
    private readonly ConcurrentDictionary<string, ContainerEntry> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly RecordTable<ContainerRecord> _records;

    internal ContainerStore(StateDatabase database) => _records = new(database, "containers", EngineJson.Default.ContainerRecord);

    /// <summary>All containers in no order.</summary>
    internal ICollection<ContainerEntry> All => _byId.Values;

    /// <summary>What was written down.</summary>
    /// <param name="corrupt">Told of each record that can't be read.</param>
    internal IEnumerable<ContainerRecord> Load(Action<string, Exception> corrupt) => _records.List(corrupt).Select(pair => pair.Value);

    /// <summary>Finds a container by name (with or without a slash), id, or a unique beginning of its id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidArgumentException">Several ids begin so.</exception>
    internal ContainerEntry Find(string name)
    {
        if (_byId.TryGetValue(name, out var entry) || (_names.TryGetValue(name.TrimStart('/'), out var id) && _byId.TryGetValue(id, out entry)))
            return entry;
        ContainerEntry? found = null;
        if (name.Length > 0 && name.All(char.IsAsciiHexDigitLower))
            foreach (var candidate in _byId.Values)
                if (candidate.Id.StartsWith(name, StringComparison.Ordinal))
                    found = found is null ? candidate : throw new InvalidArgumentException($"Multiple IDs found with provided prefix: {name}");
        return found ?? throw new NotFoundException($"No such container: {name}");
    }

    /// <summary>Takes a name for a container.</summary>
    /// <exception cref="ConflictException">Another one has it.</exception>
    internal void TakeName(string name, string id)
    {
        if (!_names.TryAdd(name, id) && _names[name] != id)
            throw new ConflictException($"Conflict. The container name \"/{name}\" is already in use by container \"{_names[name]}\". You have to remove (or rename) that container to be able to reuse that name.");
    }

    /// <summary>Takes a name that nobody has.</summary>
    internal string TakeGeneratedName(string id)
    {
        for (var attempt = 0; ; attempt++)
            if (ContainerName.Generate(attempt) is var name && _names.TryAdd(name, id))
                return name;
    }

    /// <summary>Gives a name back.</summary>
    internal void ReleaseName(string name, string id) => _names.TryRemove(new(name, id));

    /// <summary>Makes a container known, without writing it down.</summary>
    internal void Add(ContainerEntry entry) => _byId[entry.Id] = entry;

    /// <summary>Writes a container down without making it visible.</summary>
    internal void Write(ContainerRecord record) => _records.Put(record.Container.Id, record);

    /// <summary>Writes a container down, and makes it what others see.</summary>
    internal void Save(ContainerEntry entry, Container container)
    {
        _records.Put(entry.Id, new ContainerRecord { Container = container, Process = entry.Process, Monitor = entry.Monitor });
        entry.Current = container;
    }

    /// <summary>Forgets a container that was never visible.</summary>
    internal void Forget(string id) => _records.Delete(id);

    /// <summary>Forgets a container.</summary>
    internal void Remove(ContainerEntry entry)
    {
        _records.Delete(entry.Id);
        _byId.TryRemove(entry.Id, out _);
        ReleaseName(entry.Current.Name, entry.Id);
    }
}
