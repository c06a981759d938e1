using System.Text.Json.Serialization;

namespace Gantry.Oci;

/// <summary>The layers of an image, by the digests of their uncompressed archives.</summary>
public sealed record RootFs
{
    /// <summary>Always <c>layers</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; set => field = value ?? "layers"; } = "layers";

    /// <summary>The digest of each uncompressed layer, the lowest first.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest> DiffIds { get; set => field = value ?? []; } = [];
}
