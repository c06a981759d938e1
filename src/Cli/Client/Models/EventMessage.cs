namespace Gantry.Cli.Client.Models;

/// <summary>Something that happened.</summary>
internal sealed record EventMessage
{
    public string? Status { get; init; }

    public string? Id { get; init; }

    public string? From { get; init; }

    public string Type { get; set => field = value ?? ""; } = "";

    public string Action { get; set => field = value ?? ""; } = "";

    public EventActor Actor { get; set => field = value ?? new(); } = new();

    public string Scope { get; set => field = value ?? ""; } = "";

    public long Time { get; init; }

    public long TimeNano { get; init; }
}
