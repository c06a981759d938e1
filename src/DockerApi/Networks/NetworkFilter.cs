using Gantry.DockerApi.Http;
using Gantry.Networks;

namespace Gantry.DockerApi.Networks;

/// <summary>Which networks a list shows.</summary>
internal sealed class NetworkFilter
{
    private readonly Filters _filters;
    private readonly bool? _dangling;

    /// <exception cref="Errors.InvalidArgumentException">A filter is malformed or not known.</exception>
    public NetworkFilter(QueryParameters query)
    {
        _filters = query.Filters("dangling", "driver", "id", "label", "label!", "name", "scope", "type");
        _dangling = _filters.Flag("dangling");
        foreach (var type in _filters["type"])
            if (type is not ("builtin" or "custom"))
                throw new Errors.InvalidArgumentException($"invalid filter: 'type'='{type}'");
    }

    /// <summary>Whether a list shows the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isUsed">Whether containers are on it.</param>
    public bool Includes(Network network, Func<bool> isUsed) =>
        _filters.Matches("driver", network.Driver)
        && _filters.Matches("id", id => NamePattern.Fits(id, network.Id))
        && _filters.Matches("name", name => NamePattern.Fits(name, network.Name))
        && _filters.Matches("scope", network.Scope)
        && _filters.Matches("type", PredefinedNetworks.Contains(network.Name) ? "builtin" : "custom")
        && _filters.MatchesLabels(network.Labels)
        && (_dangling is null || _dangling == (!PredefinedNetworks.Contains(network.Name) && !isUsed()));
}
