namespace Gantry.Cli.Client.Models;

/// <summary>A network in a list.</summary>
internal sealed record NetworkSummary
{
    public string Id { get; set => field = value ?? ""; } = "";

    public string Name { get; set => field = value ?? ""; } = "";

    public string Created { get; set => field = value ?? ""; } = "";

    public string Scope { get; set => field = value ?? ""; } = "";

    public string Driver { get; set => field = value ?? ""; } = "";

    public bool EnableIPv4 { get; set; } = true;

    public bool EnableIPv6 { get; init; }

    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
