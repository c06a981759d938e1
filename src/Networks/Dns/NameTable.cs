using System.Collections.Concurrent;
using System.Net;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Dns;

/// <summary>Which names and addresses there are on each network. Read by every query, changed when endpoints come and go.</summary>
internal sealed class NameTable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string NetworkId, string Name), IPAddress[]> _addresses = new();
    private readonly ConcurrentDictionary<(string NetworkId, IPAddress Address), string> _names = new();

    /// <summary>An endpoint has come.</summary>
    public void Add(Endpoint endpoint)
    {
        lock (_gate)
        {
            var addresses = endpoint.Addresses.ToArray();
            foreach (var name in endpoint.DnsNames)
                _addresses.AddOrUpdate(Key(endpoint.NetworkId, name), addresses, (_, before) => [.. before, .. addresses]);
            if (endpoint.DnsNames.Count > 0)
                foreach (var address in addresses)
                    _names[(endpoint.NetworkId, address)] = $"{endpoint.DnsNames[0]}.{endpoint.NetworkName}";
        }
    }

    /// <summary>An endpoint has gone.</summary>
    public void Remove(Endpoint endpoint)
    {
        lock (_gate)
        {
            var gone = endpoint.Addresses.ToHashSet();
            foreach (var name in endpoint.DnsNames)
            {
                var key = Key(endpoint.NetworkId, name);
                if (!_addresses.TryGetValue(key, out var before))
                    continue;
                var left = before.Where(a => !gone.Contains(a)).ToArray();
                if (left.Length > 0)
                    _addresses[key] = left;
                else
                    _addresses.TryRemove(key, out _);
            }
            foreach (var address in gone)
                _names.TryRemove((endpoint.NetworkId, address), out _);
        }
    }

    /// <summary>The addresses of a name on a network; null when the network does not know it.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="name">The name, in lower case.</param>
    public IPAddress[]? Addresses(string networkId, string name) => _addresses.GetValueOrDefault((networkId, name));

    /// <summary>The name of an address on a network; null when the network does not know it.</summary>
    public string? Name(string networkId, IPAddress address) => _names.GetValueOrDefault((networkId, address));

    private static (string, string) Key(string networkId, string name) => (networkId, name.ToLowerInvariant());
}
