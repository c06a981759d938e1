namespace Gantry.Engine.Volumes;

/// <summary>All volumes, and which plugins could not be asked for theirs.</summary>
/// <param name="Volumes">The volumes, by name.</param>
/// <param name="Warnings">A line for each plugin that did not answer.</param>
public sealed record VolumeListing(IReadOnlyList<VolumeDetails> Volumes, IReadOnlyList<string> Warnings);
