namespace Gantry.Cli.Client.Models;

/// <summary>The processes of a container.</summary>
internal sealed record TopReply
{
    public IReadOnlyList<string> Titles { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Processes { get; init; } = [];
}
