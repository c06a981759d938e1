using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Client.Models;

/// <summary>The parts of a container's inspection that commands need.</summary>
internal sealed record ContainerDetails
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public ContainerStateDetails State { get; init; } = new();

    public ContainerConfig Config { get; init; } = new();

    public NetworkSettingsSummary NetworkSettings { get; init; } = new();
}
