namespace Gantry.Cli.Client.Models;

/// <summary>A container in a list.</summary>
internal sealed record ContainerSummary
{
    public string Id { get; init; } = "";

    public IReadOnlyList<string> Names { get; init; } = [];

    public string Image { get; init; } = "";

    public string ImageID { get; init; } = "";

    public string Command { get; init; } = "";

    public long Created { get; init; }

    public string State { get; init; } = "";

    public string Status { get; init; } = "";

    public IReadOnlyList<PortSummary> Ports { get; init; } = [];

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public long SizeRw { get; init; }

    public long SizeRootFs { get; init; }

    public IReadOnlyList<MountSummary> Mounts { get; init; } = [];

    public NetworkSettingsSummary? NetworkSettings { get; init; }
}
