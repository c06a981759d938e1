using Gantry.Engine.Volumes.Drivers;
using Gantry.Engine.Volumes.Drivers.Plugins;
using Gantry.Errors;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>What the plugins know: volumes that nobody made through this daemon, scopes and states.</summary>
internal sealed partial class PluginVolumes(VolumeStore store, VolumeDrivers drivers, ILogger logger)
{
    /// <summary>A plugin that hangs does not make every list hang.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>A volume that a plugin has and that is not recorded here; null when there is none.</summary>
    public async Task<Volume?> FindUnrecordedAsync(string name, CancellationToken cancellation) =>
        store.Find(name) is null ? (await FindAsync(name, cancellation))?.Volume : null;

    /// <summary>A volume with what its plugin says of it; null when nobody knows it.</summary>
    public async Task<VolumeDetails?> DescribeAsync(string name, CancellationToken cancellation)
    {
        if (store.Find(name)?.Record?.Volume is not { } volume)
            return await FindAsync(name, cancellation);
        if (drivers.IsBuiltIn(volume.Driver))
            return new VolumeDetails(volume, "local");
        return await AskAsync(volume.Driver, async (plugin, patience) => await plugin.GetAsync(name, patience) is { } known ? Merge(volume, plugin, known) : null, cancellation)
            ?? new VolumeDetails(volume, "local");
    }

    /// <summary>All volumes of this host's drivers.</summary>
    public async Task<VolumeListing> ListAllAsync(CancellationToken cancellation)
    {
        var recorded = store.All;
        var all = recorded.ToDictionary(v => v.Name, v => new VolumeDetails(v, "local"), StringComparer.Ordinal);
        var warnings = new List<string>();
        foreach (var name in drivers.PluginNames().Union(recorded.Select(v => v.Driver).Where(d => !drivers.IsBuiltIn(d))))
        {
            var (plugin, volumes) = await AskAsync(name, async (plugin, patience) => (plugin, await plugin.ListAsync(patience)), cancellation, warnings.Add);
            foreach (var known in volumes ?? [])
                Add(all, plugin, known);
        }
        return new([.. all.Values.OrderBy(v => v.Volume.Name, StringComparer.Ordinal)], warnings);
    }

    private async Task<VolumeDetails?> FindAsync(string name, CancellationToken cancellation)
    {
        foreach (var driver in drivers.PluginNames())
        {
            var found = await AskAsync(driver, async (plugin, patience) => await plugin.GetAsync(name, patience) is { } known ? Foreign(plugin, known) : null, cancellation);
            if (found is not null)
                return found;
        }
        return null;
    }

    /// <summary>A name that is recorded belongs to its driver; another's volume of the same name is out of reach, as it is for every command.</summary>
    private static void Add(Dictionary<string, VolumeDetails> all, PluginVolumeDriver plugin, PluginVolume known)
    {
        if (string.IsNullOrEmpty(known.Name))
            return;
        if (!all.TryGetValue(known.Name, out var recorded))
            all[known.Name] = Foreign(plugin, known);
        else if (recorded.Volume.Driver == plugin.Name)
            all[known.Name] = Merge(recorded.Volume, plugin, known);
    }

    private static VolumeDetails Foreign(PluginVolumeDriver plugin, PluginVolume known) =>
        new(new Volume { Name = known.Name!, Driver = plugin.Name, Mountpoint = known.Mountpoint ?? "", Created = known.CreatedAt ?? default }, plugin.Scope, known.Status);

    private static VolumeDetails Merge(Volume volume, PluginVolumeDriver plugin, PluginVolume known) =>
        new(volume with { Mountpoint = known.Mountpoint is { Length: > 0 } path ? path : volume.Mountpoint }, plugin.Scope, known.Status);

    private async Task<T?> AskAsync<T>(string name, Func<PluginVolumeDriver, CancellationToken, Task<T?>> ask, CancellationToken cancellation, Action<string>? failed = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            return await drivers.GetAsync(name, patience.Token) is PluginVolumeDriver plugin ? await ask(plugin, patience.Token) : default;
        }
        catch (NotFoundException)
        {
            // A plugin for something else, such as networks.
            return default;
        }
        catch (Exception e) when (e is GantryException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Log.NoAnswer(logger, name, e.Message);
            failed?.Invoke($"volume plugin {name} gave no list of its volumes: {e.Message}");
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "volume plugin {Name} was asked and gave no answer: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string name, string reason);
    }
}
