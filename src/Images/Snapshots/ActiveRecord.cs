using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>An active snapshot, as it is recorded under its key.</summary>
/// <param name="Directory">The name of its directory.</param>
/// <param name="Parent">The chain id of what lies below, if anything.</param>
internal sealed record ActiveRecord(string Directory, Digest? Parent);
