using System.Collections.Concurrent;

namespace Gantry.Networks.Drivers;

/// <summary>The drivers by name: our own, then those of plugins.</summary>
/// <param name="ofPlugin">Makes the driver of a plugin, which is looked for only when it is called.</param>
/// <param name="drivers">Our own.</param>
internal sealed class DriverSet(Func<string, INetworkDriver> ofPlugin, params IEnumerable<INetworkDriver> drivers)
{
    private readonly Dictionary<string, INetworkDriver> _byName = drivers.ToDictionary(d => d.Name, StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, INetworkDriver> _ofPlugins = new(StringComparer.Ordinal);

    /// <summary>The names of our own.</summary>
    public IEnumerable<string> BuiltIn => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The driver of a network.</summary>
    public INetworkDriver Of(Network network) => _byName.GetValueOrDefault(network.Driver) ?? _ofPlugins.GetOrAdd(network.Driver, ofPlugin);
}
