using Gantry.Build.Cache;
using Gantry.Images.Snapshots;
using Gantry.Images.Transfer;
using Gantry.Images;
using Gantry.Networks;
using Microsoft.Extensions.Logging;

namespace Gantry.Build.Execution;

/// <summary>What all builds of a daemon share.</summary>
internal sealed record BuildServices
{
    public required ImageStore Images { get; init; }

    public required ImageTransfer Transfer { get; init; }

    public required Snapshotter Snapshotter { get; init; }

    public required NetworkService Networks { get; init; }

    public required BuildCache Cache { get; init; }

    public required CacheMounts CacheMounts { get; init; }

    public required LayerWorkspaces Workspaces { get; init; }

    public required IStepRunner Runner { get; init; }

    public required KeyedLocks StepLocks { get; init; }

    public required ContentMemory ContentMemory { get; init; }

    public required StepIds StepIds { get; init; }

    /// <summary>Bounds how many RUN steps run at once.</summary>
    public required SemaphoreSlim RunSlots { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}
