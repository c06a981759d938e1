namespace Gantry.Cli.Client.Models;

/// <summary>Processes of a container.</summary>
internal sealed record PidsStats
{
    public ulong Current { get; init; }
}
