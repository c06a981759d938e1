using Gantry.Errors;
using Gantry.Plugins;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>A third party's driver behind Docker's volume plugin protocol, version 1.</summary>
internal sealed class PluginVolumeDriver : IVolumeDriver
{
    /// <summary>The interface's name in the protocol.</summary>
    public const string Interface = "VolumeDriver";

    private readonly PluginClient _client;

    private PluginVolumeDriver(PluginClient client) => _client = client;

    /// <inheritdoc/>
    public string Name => _client.Name;

    /// <summary><c>local</c>, or <c>global</c> when the volumes are the same on every host.</summary>
    public string Scope { get; private init; } = "local";

    /// <summary>Asks a plugin what it can do.</summary>
    public static async Task<PluginVolumeDriver> OfAsync(PluginClient client, CancellationToken cancellation) =>
        new(client) { Scope = await ScopeAsync(client, cancellation) };

    /// <inheritdoc/>
    public void Validate(string name, IReadOnlyDictionary<string, string> options)
    {
        // Only the plugin knows its options; it answers at creation.
    }

    /// <inheritdoc/>
    public async Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        await CallAsync(_client, "Create", new VolumePluginRequest { Name = name, Options = options }, cancellation);
        return await PathAsync(name, cancellation);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(Volume volume, CancellationToken cancellation)
    {
        if (await GetAsync(volume.Name, cancellation) is not null)
            await CallAsync(_client, "Remove", new VolumePluginRequest { Name = volume.Name }, cancellation);
    }

    /// <inheritdoc/>
    public bool NeedsMount(Volume volume) => true;

    /// <inheritdoc/>
    public bool TakesRename(Volume volume) => false;

    /// <inheritdoc/>
    public async Task<string> MountAsync(Volume volume, string containerId, CancellationToken cancellation)
    {
        var answer = await CallAsync(_client, "Mount", new VolumePluginRequest { Name = volume.Name, Id = containerId }, cancellation);
        return answer.Mountpoint is { Length: > 0 } path && Path.IsPathFullyQualified(path)
            ? path
            : throw new UnavailableException($"volume plugin {Name} gave no absolute path for volume {volume.Name}");
    }

    /// <inheritdoc/>
    public Task UnmountAsync(Volume volume, string containerId, bool last, CancellationToken cancellation) =>
        CallAsync(_client, "Unmount", new VolumePluginRequest { Name = volume.Name, Id = containerId }, cancellation);

    /// <summary>All the volumes that the plugin has.</summary>
    public async Task<IReadOnlyList<PluginVolume>> ListAsync(CancellationToken cancellation) =>
        (await CallAsync(_client, "List", new VolumePluginRequest(), cancellation)).Volumes ?? [];

    /// <summary>A volume that the plugin has, or null.</summary>
    public async Task<PluginVolume?> GetAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await CallAsync(_client, "Get", new VolumePluginRequest { Name = name }, cancellation);
            return answer.Volume is { } volume ? volume with { Name = name } : null;
        }
        catch (GantryException e) when (e.Kind == ErrorKind.Internal)
        {
            // The protocol has no status for "no such volume": a plugin answers with an error in its own words.
            return (await ListAsync(cancellation)).FirstOrDefault(v => v.Name == name);
        }
    }

    private async Task<string> PathAsync(string name, CancellationToken cancellation) =>
        (await CallAsync(_client, "Path", new VolumePluginRequest { Name = name }, cancellation)).Mountpoint ?? "";

    private static async Task<string> ScopeAsync(PluginClient client, CancellationToken cancellation)
    {
        try
        {
            var answer = await CallAsync(client, "Capabilities", new VolumePluginRequest(), cancellation);
            return answer.Capabilities?.Scope is "global" ? "global" : "local";
        }
        catch (GantryException)
        {
            // Plugins older than protocol 1.2 do not know the call, and are local.
            return "local";
        }
    }

    private static Task<VolumePluginAnswer> CallAsync(PluginClient client, string method, VolumePluginRequest request, CancellationToken cancellation) =>
        client.CallAsync($"{Interface}.{method}", request, VolumePluginJson.Default.VolumePluginRequest, VolumePluginJson.Default.VolumePluginAnswer, cancellation);
}
