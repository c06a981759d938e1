using Gantry.Errors;

namespace Gantry.Networks.Drivers;

/// <summary>The drivers that there are, by name.</summary>
internal sealed class DriverSet(params IEnumerable<INetworkDriver> drivers)
{
    private readonly Dictionary<string, INetworkDriver> _byName = drivers.ToDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>The driver of a network.</summary>
    /// <exception cref="NotFoundException">There is no such driver.</exception>
    public INetworkDriver Of(Network network) =>
        _byName.GetValueOrDefault(network.Driver) ?? throw new NotFoundException($"plugin \"{network.Driver}\" not found: the drivers are {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}, and network plugins are not supported");
}
