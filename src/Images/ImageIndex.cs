using Gantry.Oci;

namespace Gantry.Images;

/// <summary>The document under which an image is pushed when it is more than one manifest: several platforms, or attestations.</summary>
/// <param name="Descriptor">The document in the content store.</param>
/// <param name="Content">All that it refers to, by digest, and the layers by chain id: kept for as long as a reference names it.</param>
public sealed record ImageIndex(Descriptor Descriptor, IReadOnlyList<Digest> Content);
