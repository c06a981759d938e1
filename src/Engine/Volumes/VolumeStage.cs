namespace Gantry.Engine.Volumes;

/// <summary>Where a volume is between being made and being removed.</summary>
internal enum VolumeStage
{
    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>Its driver was asked to make it; nobody has been told its name yet.</summary>
    Creating,

    /// <summary>Its driver was asked to remove it.</summary>
    Removing,
}
