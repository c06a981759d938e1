namespace Gantry.Oci;

/// <summary>An image's configuration (OCI image-spec, config.md).</summary>
public sealed record ImageConfig
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
}
