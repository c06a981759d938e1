using Gantry.Linux.Processes;

namespace Gantry.Engine.Containers;

/// <summary>A container as it is written down.</summary>
internal sealed record ContainerRecord
{
    /// <summary>The container.</summary>
    public required Container Container { get; init; }

    /// <summary>What the record promises.</summary>
    public ContainerStage Stage { get; init; }

    /// <summary>Whether its anonymous volumes go with it, once it is being removed.</summary>
    public bool RemovesVolumes { get; init; }

    /// <summary>The program, while it runs.</summary>
    public ProcessIdentity Process { get; init; }

    /// <summary>The program's monitor, while it runs.</summary>
    public ProcessIdentity Monitor { get; init; }
}
