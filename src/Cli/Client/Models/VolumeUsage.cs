namespace Gantry.Cli.Client.Models;

/// <summary>What a volume takes, and how many containers use it.</summary>
internal sealed record VolumeUsage
{
    public long Size { get; set; } = -1;

    public long RefCount { get; set; } = -1;
}
