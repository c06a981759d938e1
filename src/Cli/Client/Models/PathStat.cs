namespace Gantry.Cli.Client.Models;

/// <summary>A path in a container. The mode has Go's bits: a directory is bit 31, a symbolic link bit 27.</summary>
internal sealed record PathStat
{
    private const uint DirectoryBit = 1u << 31;
    private const uint LinkBit = 1u << 27;

    public string Name { get; set => field = value ?? ""; } = "";

    public long Size { get; init; }

    public uint Mode { get; init; }

    public string LinkTarget { get; set => field = value ?? ""; } = "";

    public bool IsDirectory => (Mode & DirectoryBit) != 0;

    public bool IsLink => (Mode & LinkBit) != 0;
}
