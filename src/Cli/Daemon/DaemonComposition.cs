using Gantry.Build;
using Gantry.Build.BuildKit;
using Gantry.Build.BuildKit.Services;
using Gantry.DockerApi;
using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Linux.Memory;
using Gantry.Networks;
using Gantry.Plugins;
using Gantry.Runtime.Specs;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Cli.Daemon;

/// <summary>The daemon's parts, put together: the one place where every area meets.</summary>
internal sealed partial class DaemonComposition : IAsyncDisposable
{
    private readonly StateDatabase _state;
    private readonly ImageService _images;
    private readonly VolumeService _volumes;
    private readonly NetworkService _networks;
    private readonly ContainerEngine _engine;
    private readonly ImageBuilder _builder;
    private readonly DockerApiServer _api;
    private readonly DaemonConfig _config;
    private readonly IReadOnlyList<string> _hosts;
    private readonly ILogger _log;

    /// <summary>Makes the parts; nothing happens yet.</summary>
    public DaemonComposition(DaemonConfig config, ILoggerFactory loggers)
    {
        _config = config;
        var time = TimeProvider.System;
        var host = HostProbe.Read();
        host = host with { IdMappedMounts = host.IdMappedMounts && UserNamespaceSupport.IsThere(config.DataRoot, config.ExecRoot) };
        var events = new EventLog(time);
        _log = loggers.CreateLogger<DaemonComposition>();
        _state = StateDatabase.Open(Path.Combine(config.DataRoot, "gantry.db"));
        var plugins = new PluginSet(PluginLocations.Docker);
        _images = new ImageService(_state, config.DataRoot, config.Transfers(), loggers, time);
        _volumes = new VolumeService(_state, Path.Combine(config.DataRoot, "volumes"), plugins, events.Publish, loggers, time);
        _networks = new NetworkService(_state, config.ExecRoot, config.Networks(), plugins, loggers, time);
        _engine = new ContainerEngine(config.Engine(), _state, _images.Store, _images.Snapshotter, _networks, _volumes, events, host, loggers, time);
        var builds = config.Builds() with { IdMapping = _engine.Options.IdMapping };
        _builder = new ImageBuilder(builds, _state, _images.Store, _images.Transfer, _images.Snapshotter, _networks, _engine.OciRuntimes, host, loggers, time);
        var identity = DaemonIdentity.Describe(config, _engine, host);
        var worker = new WorkerDescription { Id = identity.Id, Hostname = host.Hostname, Limits = builds.CacheLimits };
        var services = new DockerApiServices
        {
            Daemon = identity,
            Engine = _engine,
            Images = _images.Store,
            Transfer = _images.Transfer,
            Networks = _networks,
            Builder = _builder,
            BuildKit = new BuildKitServer(_builder, worker, _state, time),
            Time = time,
        };
        var api = config.Api();
        _hosts = api.Hosts;
        _api = new DockerApiServer(api, services, loggers);
    }

    /// <summary>Whether a container goes on when the daemon ends.</summary>
    public bool HasRunningContainers => _engine.Containers.List().Any(c => c.State.Status is ContainerStatus.Running or ContainerStatus.Paused);

    /// <summary>Repairs what the last daemon left, and opens the doors.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _volumes.RecoverAsync(cancellation);
        await _engine.StartAsync(cancellation);
        await _builder.StartAsync(cancellation);
        _images.Recover();
        await _api.StartAsync(cancellation);
        ResidentMemory.Trim();
        Log.Serving(_log, string.Join(", ", _hosts));
    }

    /// <summary>Serves until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await new IdleMemory(TimeProvider.System).WatchAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_config.LiveRestore)
        {
            Log.Stopping(_log);
        }
        else
        {
            Log.StoppingContainers(_log);
            await _engine.StopContainersAsync(_config.ShutdownTimeout < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(_config.ShutdownTimeout));
        }
        await _api.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _builder.Dispose();
        await _engine.DisposeAsync();
        await _networks.StandDownAsync();
        await _networks.DisposeAsync();
        _state.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "serving the Docker Engine API on {Hosts}")]
        public static partial void Serving(ILogger log, string hosts);

        [LoggerMessage(LogLevel.Information, "stopping; containers go on")]
        public static partial void Stopping(ILogger log);

        [LoggerMessage(LogLevel.Information, "stopping, and the containers first, since live-restore is off")]
        public static partial void StoppingContainers(ILogger log);
    }
}
