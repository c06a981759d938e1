using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>A committed snapshot, as it is recorded under its chain id.</summary>
internal sealed record LayerRecord
{
    /// <summary>The name of its directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The digest of the uncompressed archive.</summary>
    public required Digest DiffId { get; init; }

    /// <summary>The chain id of what lies below, if anything.</summary>
    public Digest? Parent { get; init; }

    /// <summary>Bytes of its files.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes of the uncompressed archive.</summary>
    public required long ArchiveSize { get; init; }

    /// <summary>
    /// The archives of it that the content store has. None for a layer that was made here and never pushed: its archive can
    /// be made again from the files, byte for byte, so there is no need to keep everything twice.
    /// </summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];
}
