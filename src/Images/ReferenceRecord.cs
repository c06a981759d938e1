using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What a reference names, recorded under its full text.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Index">What is pushed under it, when that is more than the image's own manifest.</param>
internal sealed record ReferenceRecord(Digest Image, ImageIndex? Index = null);
