namespace Gantry.Engine.Volumes.Transfer;

/// <summary>How an archive is to be imported.</summary>
public sealed record VolumeImport
{
    /// <summary>The volume; one that there is not is made.</summary>
    public required string Name { get; init; }

    /// <summary>Whether what the volume has may go.</summary>
    public bool Replaces { get; init; }

    /// <summary>
    /// What a new volume does with a driver and mount options that the archive names: true takes them, false makes an
    /// ordinary volume, null refuses an archive that has any.
    /// </summary>
    public bool? KeepsOptions { get; init; }
}
