namespace Gantry.Oci;

/// <summary>What a program runs on (OCI image-spec, image-index.md).</summary>
public sealed record Platform
{
    /// <summary>The operating system, such as <c>linux</c>.</summary>
    public required string Os { get; init; }

    /// <summary>The processor, such as <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The processor's variant, such as <c>v8</c>.</summary>
    public string? Variant { get; init; }
}
