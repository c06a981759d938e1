namespace Gantry.Engine.Containers;

/// <summary>Where a container is in its life.</summary>
public sealed record ContainerState
{
    /// <summary>The step of its life.</summary>
    public ContainerStatus Status { get; init; } = ContainerStatus.Created;

    /// <summary>The program's process id on the host; 0 when it does not run.</summary>
    public int Pid { get; init; }

    /// <summary>The monitor's process id; 0 when it does not run.</summary>
    public int MonitorPid { get; init; }

    /// <summary>How the program ended last: its exit code, or 128 and the signal.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it could not start, if it could not.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the kernel ended it for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>When the program started last.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the program ended last.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>Whether a person stopped it, so that its restart policy rests.</summary>
    public bool ManuallyStopped { get; init; }

    /// <summary>The health check's result; null without one.</summary>
    public HealthState? Health { get; init; }
}
