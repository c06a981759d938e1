namespace Gantry.Oci;

/// <summary>What some content is and where it can be had (OCI image-spec, descriptor.md).</summary>
public sealed record Descriptor
{
    /// <summary>The content's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's size in bytes.</summary>
    public required long Size { get; init; }
}
