using Gantry.Oci;

namespace Gantry.Runtime.Specs;

/// <summary>A mount and where it goes in the container.</summary>
/// <param name="Destination">The absolute path in the container.</param>
/// <param name="Mount">What is mounted there.</param>
public sealed record SpecMount(string Destination, Mount Mount);
