using Gantry.Engine.Commit;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Exec;
using Gantry.Engine.Files;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Networks;
using Gantry.Runtime.Specs;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine;

/// <summary>The engine of one host: containers and all that belongs to them.</summary>
public sealed class ContainerEngine : IAsyncDisposable
{
    /// <summary>Puts the engine together; nothing happens before <see cref="StartAsync"/>.</summary>
    public ContainerEngine(EngineOptions options, StateDatabase database, ImageStore images, Snapshotter snapshotter,
        NetworkService networks, VolumeService volumes, EventLog events, HostFacts host, ILoggerFactory loggers, TimeProvider time)
        => throw new NotImplementedException();

    /// <summary>The life of containers.</summary>
    public ContainerService Containers => throw new NotImplementedException();

    /// <summary>Further programs in containers.</summary>
    public ExecService Execs => throw new NotImplementedException();

    /// <summary>What happens.</summary>
    public EventLog Events => throw new NotImplementedException();

    /// <summary>The volumes.</summary>
    public VolumeService Volumes => throw new NotImplementedException();

    /// <summary>The files of containers.</summary>
    public ContainerFiles Files => throw new NotImplementedException();

    /// <summary>Images of containers.</summary>
    public ContainerCommitter Commits => throw new NotImplementedException();

    /// <summary>How the engine is set up.</summary>
    public EngineOptions Options => throw new NotImplementedException();

    /// <summary>The OCI runtimes by name, with their paths, and the name of the default one.</summary>
    public IReadOnlyDictionary<string, string> Runtimes => throw new NotImplementedException();

    /// <summary>The name of the default OCI runtime.</summary>
    public string DefaultRuntime => throw new NotImplementedException();

    /// <summary>Compares what was recorded with what the kernel has, repairs the difference, and begins to watch over the containers.</summary>
    public Task StartAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops watching; the containers go on.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
