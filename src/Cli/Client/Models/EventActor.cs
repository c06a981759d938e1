namespace Gantry.Cli.Client.Models;

/// <summary>What an event happened to.</summary>
internal sealed record EventActor
{
    public string ID { get; set => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}
