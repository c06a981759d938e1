using Gantry.Errors;

namespace Gantry.Build.Attestations;

/// <summary>What a caller wants to be stated about an image.</summary>
public sealed record AttestationRequest
{
    /// <summary>Nothing.</summary>
    public static AttestationRequest None { get; } = new();

    /// <summary>How it was built (SLSA provenance), if wanted.</summary>
    public ProvenanceRequest? Provenance { get; init; }

    /// <summary>Whether a list of the packages in it is wanted (SPDX).</summary>
    public bool Sbom { get; init; }

    /// <summary>Reads requests as buildx sends them.</summary>
    /// <param name="requests">By type: fields as <c>name=value</c>, joined by commas.</param>
    /// <exception cref="UnsupportedException">A type or field is unknown.</exception>
    /// <exception cref="InvalidArgumentException">The fields are malformed.</exception>
    public static AttestationRequest Parse(IReadOnlyDictionary<string, string> requests) => Of(requests.Select(r => (r.Key, Fields(r.Key, r.Value))));

    /// <summary>Puts requests together.</summary>
    /// <param name="requests">The type of each, and its fields.</param>
    /// <exception cref="UnsupportedException">A type or field is unknown.</exception>
    public static AttestationRequest Of(IEnumerable<(string Type, Dictionary<string, string> Fields)> requests)
    {
        var wanted = None;
        foreach (var (type, fields) in requests)
        {
            if (fields.Remove("disabled", out var disabled) && disabled == "true")
                continue;
            wanted = type switch
            {
                "provenance" => wanted with { Provenance = ProvenanceRequest.Parse(fields) },
                "sbom" => wanted with { Sbom = ParseSbom(fields) },
                _ => throw new UnsupportedException($"attestations of the type {type} are not supported: want provenance or sbom"),
            };
        }
        return wanted;
    }

    private static Dictionary<string, string> Fields(string type, string text)
    {
        try
        {
            return CsvFields.Pairs(text);
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException($"invalid attestation {type}={text}: {e.Message}", e);
        }
    }

    private static bool ParseSbom(Dictionary<string, string> fields) => fields.TryGetValue("generator", out var generator)
        ? throw new UnsupportedException($"the SBOM generator {generator} is not supported: leave it out, and the builder lists the packages itself")
        : true;
}
