namespace Gantry.Engine.Volumes.Transfer;

/// <summary>What an export, import or copy of a volume did.</summary>
public sealed record VolumeTransfer
{
    /// <summary>The volume that was read or made.</summary>
    public required Volume Volume { get; init; }

    /// <summary>Files, directories and links.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes of all files, holes not counted.</summary>
    public required long Bytes { get; init; }

    /// <summary>Sockets and devices, which are left out of an archive.</summary>
    public long LeftOut { get; init; }

    /// <summary>The containers that were frozen meanwhile.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>For how long they were.</summary>
    public TimeSpan FrozenFor { get; init; }
}
