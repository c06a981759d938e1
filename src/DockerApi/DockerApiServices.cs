using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Exec;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Images.Transfer;
using Gantry.Networks;

namespace Gantry.DockerApi;

/// <summary>What the API is a door to.</summary>
public sealed record DockerApiServices
{
    /// <summary>What the daemon is, for <c>info</c> and <c>version</c>.</summary>
    public required DaemonDescription Daemon { get; init; }

    /// <summary>Containers.</summary>
    public required ContainerService Containers { get; init; }

    /// <summary>Further programs in containers.</summary>
    public required ExecService Execs { get; init; }

    /// <summary>Volumes.</summary>
    public required VolumeService Volumes { get; init; }

    /// <summary>Images.</summary>
    public required ImageStore Images { get; init; }

    /// <summary>Images on their way in and out.</summary>
    public required ImageTransfer Transfer { get; init; }

    /// <summary>Layers.</summary>
    public required Snapshotter Snapshots { get; init; }

    /// <summary>Networks.</summary>
    public required NetworkService Networks { get; init; }

    /// <summary>What happened.</summary>
    public required EventLog Events { get; init; }
}
