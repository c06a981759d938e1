using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>The steps that another builder's cache has.</summary>
/// <param name="Steps">The layer of each, by the step's key.</param>
/// <param name="Content">Has the layers; null when they are on this host.</param>
public sealed record ImportedCache(IReadOnlyDictionary<Digest, ImportedLayer> Steps, IContentSource? Content);

/// <summary>The layer of a step in another builder's cache.</summary>
/// <param name="DiffId">What its plain archive must be.</param>
/// <param name="Blob">Its blob there; null when it is only of use where the layer is already.</param>
public sealed record ImportedLayer(Digest DiffId, Descriptor? Blob);
