using Gantry.Engine.Health;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Containers;

/// <summary>One run of a container's program, from its start to its end.</summary>
internal sealed class ContainerRun(ContainerTask task)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The program and its monitor.</summary>
    internal ContainerTask Task { get; } = task;

    /// <summary>The health check; null without one.</summary>
    internal HealthMonitor? Health { get; set; }

    /// <summary>Ends when the end of the program has been recorded and its network is free.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Whether somebody asked for its end, so that no restart policy applies.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>The end has been recorded.</summary>
    internal void MarkEnded() => _ended.TrySetResult();
}
