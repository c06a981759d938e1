using System.Net;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Dns;

/// <summary>What one container sees of the names: those on its own networks, and its private aliases (links) for some.</summary>
internal sealed class DnsView
{
    private readonly NameTable _table;
    private readonly (string Id, string Suffix)[] _networks;
    private readonly Dictionary<string, string> _links;

    /// <summary>The view of a container with these endpoints.</summary>
    public DnsView(NameTable table, IEnumerable<Endpoint> endpoints)
    {
        _table = table;
        var named = endpoints.Where(e => e.DnsNames.Count > 0)
            .OrderByDescending(e => e.Requested.GwPriority).ThenBy(e => e.NetworkName, StringComparer.Ordinal).ToList();
        _networks = [.. named.Select(e => (e.NetworkId, "." + e.NetworkName.ToLowerInvariant()))];
        _links = named.SelectMany(e => e.Requested.Links ?? []).Select(l => l.Split(':')).Where(l => l.Length == 2)
            .GroupBy(l => l[1].ToLowerInvariant(), l => l[0].TrimStart('/').ToLowerInvariant())
            .ToDictionary(l => l.Key, l => l.First());
    }

    /// <summary>The addresses of a name, bare or followed by a network's name; null when none of the networks knows it.</summary>
    public IPAddress[]? Addresses(string name)
    {
        name = _links.GetValueOrDefault(name, name);
        foreach (var (id, suffix) in _networks)
        {
            if (_table.Addresses(id, name) is { } addresses)
                return addresses;
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _table.Addresses(id, name[..^suffix.Length]) is { } qualified)
                return qualified;
        }
        return null;
    }

    /// <summary>The name of an address; null when none of the networks knows it.</summary>
    public string? Name(IPAddress address)
    {
        foreach (var (id, _) in _networks)
            if (_table.Name(id, address) is { } name)
                return name;
        return null;
    }
}
