namespace Gantry.Cli.Client.Models;

/// <summary>A network in a list.</summary>
internal sealed record NetworkSummary
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Created { get; init; } = "";

    public string Scope { get; init; } = "";

    public string Driver { get; init; } = "";

    public bool EnableIPv4 { get; init; } = true;

    public bool EnableIPv6 { get; init; }

    public bool Internal { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
