using Gantry.Oci;

namespace Gantry.Images;

/// <summary>An image as the catalog keeps it in memory.</summary>
/// <param name="Record">What is recorded.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Chain">The chain id of each of its layers, the lowest first.</param>
internal sealed record CatalogImage(ImageRecord Record, ImageConfig Config, IReadOnlyList<Digest> Chain);
