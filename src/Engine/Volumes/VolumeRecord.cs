namespace Gantry.Engine.Volumes;

/// <summary>A volume as it is kept over the daemon's life.</summary>
internal sealed record VolumeRecord
{
    /// <summary>What the world sees of it.</summary>
    public required Volume Volume { get; init; }

    /// <summary>What was being done to it; a start of the daemon that finds anything but ready finishes or undoes it.</summary>
    public VolumeStage Stage { get; init; }

    /// <summary>Whether files are being copied into it for the first time; after a crash they are cleared away, so that half a copy is not taken for data.</summary>
    public bool Filling { get; init; }

    /// <summary>The containers for which the driver has mounted it. Kept, so that the last one to leave unmounts it even after a restart.</summary>
    public IReadOnlyList<string> MountedFor { get; init; } = [];
}
