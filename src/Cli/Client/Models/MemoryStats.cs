namespace Gantry.Cli.Client.Models;

/// <summary>Memory of a container, in bytes.</summary>
internal sealed record MemoryStats
{
    public ulong Usage { get; init; }

    public ulong Limit { get; init; }

    public IReadOnlyDictionary<string, ulong>? Stats { get; init; }
}
