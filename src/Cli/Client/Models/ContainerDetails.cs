using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Client.Models;

/// <summary>The parts of a container's inspection that commands need.</summary>
internal sealed record ContainerDetails
{
    public string Id { get; set => field = value ?? ""; } = "";

    public string Name { get; set => field = value ?? ""; } = "";

    public ContainerStateDetails State { get; set => field = value ?? new(); } = new();

    public ContainerConfig Config { get; set => field = value ?? new(); } = new();

    public NetworkSettingsSummary NetworkSettings { get; set => field = value ?? new(); } = new();
}
