namespace Gantry.Images;

/// <summary>A statement about an image, in in-toto's form.</summary>
/// <param name="PredicateType">What sort of statement it is, as an address.</param>
/// <param name="Statement">The statement as JSON.</param>
public sealed record ImageAttestation(string PredicateType, byte[] Statement);
