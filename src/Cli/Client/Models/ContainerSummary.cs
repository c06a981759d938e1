namespace Gantry.Cli.Client.Models;

/// <summary>A container in a list.</summary>
internal sealed record ContainerSummary
{
    public string Id { get; set => field = value ?? ""; } = "";

    public IReadOnlyList<string> Names { get; set => field = value ?? []; } = [];

    public string Image { get; set => field = value ?? ""; } = "";

    public string ImageID { get; set => field = value ?? ""; } = "";

    public string Command { get; set => field = value ?? ""; } = "";

    public long Created { get; init; }

    public string State { get; set => field = value ?? ""; } = "";

    public string Status { get; set => field = value ?? ""; } = "";

    public IReadOnlyList<PortSummary> Ports { get; set => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public long SizeRw { get; init; }

    public long SizeRootFs { get; init; }

    public IReadOnlyList<MountSummary> Mounts { get; set => field = value ?? []; } = [];

    public NetworkSettingsSummary? NetworkSettings { get; init; }
}
