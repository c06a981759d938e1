using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>An image in its registry.</summary>
internal sealed record DistributionInspection(DescriptorInspection Descriptor, IReadOnlyList<PlatformInspection> Platforms)
{
    public static DistributionInspection Of(Descriptor descriptor, IReadOnlyList<Platform> platforms) => new(
        new DescriptorInspection(descriptor.MediaType, descriptor.Digest.ToString(), descriptor.Size),
        [.. platforms.Select(platform => new PlatformInspection(platform.Architecture, platform.Os, platform.Variant))]);
}

/// <summary>A manifest or index in a registry.</summary>
internal sealed record DescriptorInspection(
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size);

/// <summary>What a program runs on.</summary>
internal sealed record PlatformInspection(
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("os")] string Os,
    [property: JsonPropertyName("variant"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Variant);
