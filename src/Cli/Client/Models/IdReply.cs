namespace Gantry.Cli.Client.Models;

/// <summary>The answer to a creation.</summary>
internal sealed record IdReply
{
    public string Id { get; set => field = value ?? ""; } = "";

    public IReadOnlyList<string>? Warnings { get; init; }
}
