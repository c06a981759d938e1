using System.Collections.Concurrent;
using Gantry.Engine.Volumes.Drivers.Plugins;
using Gantry.Errors;
using Gantry.Plugins;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>The volume drivers by name: those built in, then Docker's volume plugins.</summary>
internal sealed class VolumeDrivers(PluginSet plugins, params IReadOnlyList<IVolumeDriver> builtIn)
{
    private readonly ConcurrentDictionary<string, PluginVolumeDriver> _active = new(StringComparer.Ordinal);

    /// <summary>The names of our drivers, and of the plugins that have been used.</summary>
    public IReadOnlyList<string> Names => [.. builtIn.Select(d => d.Name), .. _active.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a driver is one of ours.</summary>
    public bool IsBuiltIn(string name) => builtIn.Any(d => d.Name == name);

    /// <summary>The names of all plugins that have a socket or a file, whatever they implement.</summary>
    public IReadOnlyList<string> PluginNames() => plugins.Names();

    /// <summary>Finds a driver; a plugin is activated at its first use.</summary>
    /// <exception cref="NotFoundException">There is none of that name; the message is Docker's.</exception>
    public async Task<IVolumeDriver> GetAsync(string name, CancellationToken cancellation)
    {
        if (builtIn.FirstOrDefault(d => d.Name == name) is { } driver)
            return driver;
        if (_active.TryGetValue(name, out var active))
            return active;
        return _active.GetOrAdd(name, await PluginVolumeDriver.OfAsync(await FindAsync(name, cancellation), cancellation));
    }

    private async Task<PluginClient> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await plugins.GetAsync(name, PluginVolumeDriver.Interface, cancellation);
        }
        catch (NotFoundException e)
        {
            throw new NotFoundException($"error looking up volume plugin {name}: {e.Message}", e);
        }
    }
}
