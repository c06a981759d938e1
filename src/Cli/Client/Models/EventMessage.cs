namespace Gantry.Cli.Client.Models;

/// <summary>Something that happened.</summary>
internal sealed record EventMessage
{
    public string? Status { get; init; }

    public string? Id { get; init; }

    public string? From { get; init; }

    public string Type { get; init; } = "";

    public string Action { get; init; } = "";

    public EventActor Actor { get; init; } = new();

    public string Scope { get; init; } = "";

    public long Time { get; init; }

    public long TimeNano { get; init; }
}
