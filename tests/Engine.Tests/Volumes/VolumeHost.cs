using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Volumes;
using Gantry.Engine.Volumes.Drivers.Plugins;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Linux.Filesystem;
using Gantry.Plugins;
using Gantry.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Engine.Tests.Volumes;

/// <summary>A data root with volumes that lives as long as one test, and can be opened anew like by a daemon that starts again.</summary>
internal sealed class VolumeHost : IAsyncDisposable
{
    private StateDatabase _state;

    private VolumeHost(string root)
    {
        Root = root;
        _state = StateDatabase.Open(Path.Combine(root, "gantry.db"));
        Volumes = null!;
    }

    public string Root { get; }

    public string VolumesDirectory => Path.Combine(Root, "volumes");

    public string PluginDirectory => Path.Combine(Root, "plugins");

    public VolumeService Volumes { get; private set; }

    /// <summary>There are no containers here, and so there is nobody to freeze.</summary>
    public VolumeTransfers Transfers
    {
        get
        {
            var containers = new ContainerStore(_state);
            return new(Volumes, containers, new ContainerFreezer(null!, null!, containers, null!, _state, TimeProvider.System, NullLogger.Instance), TimeProvider.System);
        }
    }

    /// <summary>Trees that are on their way in or out.</summary>
    public string[] Leftovers => Directory.Exists(Path.Combine(VolumesDirectory, ".transfers")) ? Directory.GetFileSystemEntries(Path.Combine(VolumesDirectory, ".transfers")) : [];

    public List<EngineEvent> Events { get; } = [];

    public StateDatabase State => _state;

    public static async Task<VolumeHost> OpenAsync()
    {
        var host = new VolumeHost(Directory.CreateTempSubdirectory("gv").FullName);
        await host.StartAsync();
        return host;
    }

    public async Task RestartAsync()
    {
        _state.Dispose();
        _state = StateDatabase.Open(Path.Combine(Root, "gantry.db"));
        await StartAsync();
    }

    public Task<Volume> CreateAsync(string? name, string driver = "", params (string Key, string Value)[] options) =>
        Volumes.CreateAsync(new VolumeCreation { Name = name, Driver = driver, Options = options.ToDictionary(o => o.Key, o => o.Value) }, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        DirectoryTrees.Remove(Root);
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync()
    {
        Volumes = new VolumeService(_state, VolumesDirectory, new PluginSet(new PluginLocations(PluginDirectory, [PluginDirectory])), Events.Add, NullLoggerFactory.Instance, TimeProvider.System);
        await Volumes.RecoverAsync(CancellationToken.None);
    }
}
