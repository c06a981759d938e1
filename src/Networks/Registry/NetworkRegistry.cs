using Gantry.Errors;
using Gantry.State;

namespace Gantry.Networks.Registry;

/// <summary>The networks that there are, with the addresses that are given on each; recorded so that they survive the daemon.</summary>
internal sealed class NetworkRegistry(StateDatabase database)
{
    private const int ShortestPrefix = 1;
    private readonly Lock _gate = new();
    private readonly Lock _removing = new();
    private readonly RecordTable<Network> _table = new(database, "networks", NetworksJson.Default.Network);
    private readonly Dictionary<string, (Network Network, AddressBook Book)> _byId = [];
    private readonly Dictionary<string, string> _idByName = new(StringComparer.Ordinal);

    /// <summary>Reads the record.</summary>
    /// <param name="corrupt">Called for each network that cannot be read.</param>
    public void Load(Action<string, Exception> corrupt)
    {
        foreach (var (_, network) in _table.List(corrupt))
            Remember(network);
    }

    /// <summary>All networks.</summary>
    public IReadOnlyList<Network> List()
    {
        lock (_gate)
            return [.. _byId.Values.Select(n => n.Network)];
    }

    /// <summary>A network by id, name, or a unique beginning of its id, in this order.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidArgumentException">Several begin so.</exception>
    public Network Resolve(string nameOrId)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(nameOrId, out var known) || (_idByName.TryGetValue(nameOrId, out var id) && _byId.TryGetValue(id, out known)))
                return known.Network;
            var matches = nameOrId.Length < ShortestPrefix ? [] : _byId.Keys.Where(k => k.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
            return matches.Count switch
            {
                1 => _byId[matches[0]].Network,
                0 => throw new NotFoundException($"network {nameOrId} not found"),
                _ => throw new InvalidArgumentException($"network {nameOrId} is ambiguous ({matches.Count} matches found based on ID prefix)"),
            };
        }
    }

    /// <summary>A network by its whole id; null when it is gone.</summary>
    public Network? Find(string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out var known) ? known.Network : null;
    }

    /// <summary>Records a network that is made from what is there: no other is added meanwhile.</summary>
    /// <param name="make">Gets all networks and returns the new one, or throws.</param>
    public Network Add(Func<IReadOnlyCollection<Network>, Network> make)
    {
        lock (_gate)
        {
            var network = make([.. _byId.Values.Select(n => n.Network)]);
            if (_idByName.ContainsKey(network.Name))
                throw new ConflictException($"network with name {network.Name} already exists");
            Remember(network);
            try
            {
                _table.Put(network.Id, network);
            }
            catch
            {
                Forget(network);
                throw;
            }
            return network;
        }
    }

    /// <summary>Replaces a network's record; addresses that are given must be taken anew.</summary>
    public void Replace(Network network)
    {
        lock (_gate)
        {
            _table.Put(network.Id, network);
            Remember(network);
        }
    }

    /// <summary>Removes a network from the record.</summary>
    public void Remove(Network network)
    {
        lock (_gate)
        {
            _table.Delete(network.Id);
            Forget(network);
        }
    }

    /// <summary>Removes a network from the kernel and then from the record; does nothing where another has done it, or does it meanwhile.</summary>
    public void Remove(Network network, Action<Network> fromKernel)
    {
        lock (_removing)
        {
            if (Find(network.Id) is null)
                return;
            fromKernel(network);
            Remove(network);
        }
    }

    /// <summary>Works on the addresses of a network, alone.</summary>
    /// <exception cref="NotFoundException">The network is gone.</exception>
    public T WithBook<T>(string networkId, Func<AddressBook, T> work)
    {
        lock (_gate)
            return _byId.TryGetValue(networkId, out var known) ? work(known.Book) : throw new NotFoundException($"network {networkId} not found");
    }

    /// <summary>Gives addresses back; no error when the network is gone.</summary>
    public void Return(string networkId, IEnumerable<System.Net.IPAddress> addresses)
    {
        lock (_gate)
            if (_byId.TryGetValue(networkId, out var known))
                foreach (var address in addresses)
                    known.Book.Return(address);
    }

    private void Remember(Network network)
    {
        _byId[network.Id] = (network, new AddressBook(network));
        _idByName[network.Name] = network.Id;
    }

    private void Forget(Network network)
    {
        _byId.Remove(network.Id);
        _idByName.Remove(network.Name);
    }
}
