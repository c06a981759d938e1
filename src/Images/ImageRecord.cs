using Gantry.Oci;

namespace Gantry.Images;

/// <summary>An image, as it is recorded under its id. The configuration itself is in the content store.</summary>
internal sealed record ImageRecord
{
    /// <summary>The image it was made from on this host, if that is known.</summary>
    public Digest? Parent { get; init; }

    /// <summary>When a tag was last set, if ever.</summary>
    public DateTimeOffset? LastTagged { get; init; }

    /// <summary>The manifests and indexes in the content store that describe it, the newest last.</summary>
    public IReadOnlyList<Digest> Manifests { get; init; } = [];
}
