using System.Collections.Concurrent;
using Gantry.Errors;

namespace Gantry.Plugins;

/// <summary>The plugins of this host by name, each greeted at its first use.</summary>
/// <param name="locations">Where they are found.</param>
public sealed class PluginSet(PluginLocations locations)
{
    private const string Greeting = "Plugin.Activate";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (PluginClient Client, IReadOnlyList<string> Interfaces)> _active = new(StringComparer.Ordinal);

    /// <summary>The names of all plugins that have a socket or a file, whatever they implement.</summary>
    public IReadOnlyList<string> Names() => locations.Names();

    /// <summary>The names of the plugins that have been used, of those with an interface.</summary>
    public IReadOnlyList<string> Active(string @interface) =>
        [.. _active.Where(p => p.Value.Interfaces.Contains(@interface)).Select(p => p.Key).Order(StringComparer.Ordinal)];

    /// <summary>Finds a plugin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="interface">What it must implement, such as <c>VolumeDriver</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotFoundException">There is none of that name, or it implements something else; the message is Docker's.</exception>
    /// <exception cref="UnavailableException">It does not answer.</exception>
    public async Task<PluginClient> GetAsync(string name, string @interface, CancellationToken cancellation)
    {
        if (!_active.TryGetValue(name, out var plugin))
            plugin = await GreetAsync(name, locations.Find(name) ?? throw new NotFoundException($"plugin \"{name}\" not found"), cancellation);
        return plugin.Interfaces.Contains(@interface) ? plugin.Client : throw new NotFoundException($"plugin \"{name}\" does not implement {@interface}");
    }

    private async Task<(PluginClient Client, IReadOnlyList<string> Interfaces)> GreetAsync(string name, PluginEndpoint endpoint, CancellationToken cancellation)
    {
        var client = new PluginClient(name, endpoint);
        try
        {
            var greeting = await client.CallAsync(Greeting, new PluginGreetingRequest(), PluginJson.Default.PluginGreetingRequest, PluginJson.Default.PluginGreeting, cancellation, s_patience);
            var kept = _active.GetOrAdd(name, (client, greeting.Implements ?? []));
            if (kept.Client != client)
                client.Dispose();
            return kept;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
