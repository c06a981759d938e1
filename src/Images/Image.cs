using Gantry.Oci;

namespace Gantry.Images;

/// <summary>An image that this host holds whole: its blobs and, unpacked, its layers.</summary>
public sealed record Image
{
    /// <summary>The image's id: the digest of its configuration.</summary>
    public required Digest Id { get; init; }

    /// <summary>The configuration.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The chain id of the topmost layer, or null for an image without layers.</summary>
    public Digest? TopChainId { get; init; }

    /// <summary>The references with a tag that name it.</summary>
    public IReadOnlyList<Reference> Tags { get; init; } = [];

    /// <summary>The references with a manifest digest under which it was pulled or pushed.</summary>
    public IReadOnlyList<Reference> RepoDigests { get; init; } = [];

    /// <summary>Unpacked size of all layers in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The image it was committed or built from on this host, if that is known.</summary>
    public Digest? Parent { get; init; }

    /// <summary>When a tag was last set, if ever.</summary>
    public DateTimeOffset? LastTagged { get; init; }
}
