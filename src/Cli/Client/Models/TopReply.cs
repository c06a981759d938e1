namespace Gantry.Cli.Client.Models;

/// <summary>The processes of a container.</summary>
internal sealed record TopReply
{
    public IReadOnlyList<string> Titles { get; set => field = value ?? []; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Processes { get; set => field = value ?? []; } = [];
}
