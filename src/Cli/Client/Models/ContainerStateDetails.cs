namespace Gantry.Cli.Client.Models;

/// <summary>The state of a container.</summary>
internal sealed record ContainerStateDetails
{
    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }
}
