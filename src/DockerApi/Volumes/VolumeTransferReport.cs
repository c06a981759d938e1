using Gantry.Engine.Volumes.Transfer;

namespace Gantry.DockerApi.Volumes;

/// <summary>What an export, import or copy did.</summary>
internal sealed record VolumeTransferReport
{
    public required string Name { get; init; }
    public required long Entries { get; init; }
    public required long Bytes { get; init; }
    public required long LeftOut { get; init; }
    public required IReadOnlyList<string> Paused { get; init; }
    public required long PausedMilliseconds { get; init; }

    public static VolumeTransferReport Of(VolumeTransfer transfer) => new()
    {
        Name = transfer.Volume.Name,
        Entries = transfer.Entries,
        Bytes = transfer.Bytes,
        LeftOut = transfer.LeftOut,
        Paused = transfer.Frozen,
        PausedMilliseconds = (long)Math.Ceiling(transfer.FrozenFor.TotalMilliseconds),
    };
}

/// <summary>What a copy is to be called.</summary>
internal sealed record VolumeCopyBody(string? Name);
