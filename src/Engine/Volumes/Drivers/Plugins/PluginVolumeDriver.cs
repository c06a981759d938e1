using Gantry.Errors;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>A third party's driver behind Docker's volume plugin protocol, version 1.</summary>
internal sealed class PluginVolumeDriver : IVolumeDriver, IDisposable
{
    private readonly PluginClient _client;

    private PluginVolumeDriver(string name, PluginClient client)
    {
        Name = name;
        _client = client;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary><c>local</c>, or <c>global</c> when the volumes are the same on every host.</summary>
    public string Scope { get; private init; } = "local";

    /// <summary>Greets the plugin and asks what it can do.</summary>
    /// <exception cref="NotFoundException">It is a plugin, but none for volumes.</exception>
    public static async Task<PluginVolumeDriver> ActivateAsync(string name, PluginEndpoint endpoint, CancellationToken cancellation)
    {
        var client = new PluginClient(name, endpoint);
        try
        {
            var greeting = await client.CallAsync("Plugin.Activate", new PluginRequest(), cancellation);
            if (greeting.Implements?.Contains("VolumeDriver") is not true)
                throw new NotFoundException($"error looking up volume plugin {name}: plugin \"{name}\" does not implement VolumeDriver");
            return new PluginVolumeDriver(name, client) { Scope = await ScopeAsync(client, cancellation) };
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Validate(string name, IReadOnlyDictionary<string, string> options)
    {
        // Only the plugin knows its options; it answers at creation.
    }

    /// <inheritdoc/>
    public async Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        await _client.CallAsync("VolumeDriver.Create", new PluginRequest { Name = name, Options = options }, cancellation);
        return await PathAsync(name, cancellation);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(Volume volume, CancellationToken cancellation)
    {
        if (await GetAsync(volume.Name, cancellation) is not null)
            await _client.CallAsync("VolumeDriver.Remove", new PluginRequest { Name = volume.Name }, cancellation);
    }

    /// <inheritdoc/>
    public bool NeedsMount(Volume volume) => true;

    /// <inheritdoc/>
    public bool TakesRename(Volume volume) => false;

    /// <inheritdoc/>
    public async Task<string> MountAsync(Volume volume, string containerId, CancellationToken cancellation)
    {
        var answer = await _client.CallAsync("VolumeDriver.Mount", new PluginRequest { Name = volume.Name, Id = containerId }, cancellation);
        return answer.Mountpoint is { Length: > 0 } path && Path.IsPathFullyQualified(path)
            ? path
            : throw new UnavailableException($"volume plugin {Name} gave no absolute path for volume {volume.Name}");
    }

    /// <inheritdoc/>
    public Task UnmountAsync(Volume volume, string containerId, bool last, CancellationToken cancellation) =>
        _client.CallAsync("VolumeDriver.Unmount", new PluginRequest { Name = volume.Name, Id = containerId }, cancellation);

    /// <summary>All the volumes that the plugin has.</summary>
    public async Task<IReadOnlyList<PluginVolume>> ListAsync(CancellationToken cancellation) =>
        (await _client.CallAsync("VolumeDriver.List", new PluginRequest(), cancellation)).Volumes ?? [];

    /// <summary>A volume that the plugin has, or null.</summary>
    public async Task<PluginVolume?> GetAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await _client.CallAsync("VolumeDriver.Get", new PluginRequest { Name = name }, cancellation);
            return answer.Volume is { } volume ? volume with { Name = name } : null;
        }
        catch (GantryException e) when (e.Kind == ErrorKind.Internal)
        {
            // The protocol has no status for "no such volume": a plugin answers with an error in its own words.
            return (await ListAsync(cancellation)).FirstOrDefault(v => v.Name == name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<string> PathAsync(string name, CancellationToken cancellation) =>
        (await _client.CallAsync("VolumeDriver.Path", new PluginRequest { Name = name }, cancellation)).Mountpoint ?? "";

    private static async Task<string> ScopeAsync(PluginClient client, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.CallAsync("VolumeDriver.Capabilities", new PluginRequest(), cancellation);
            return answer.Capabilities?.Scope is "global" ? "global" : "local";
        }
        catch (GantryException)
        {
            // Plugins older than protocol 1.2 do not know the call, and are local.
            return "local";
        }
    }
}
