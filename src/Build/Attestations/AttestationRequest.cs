using Gantry.Build.Dockerfile.Instructions;
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

    /// <summary>Reads requests as clients send them.</summary>
    /// <param name="requests">By type: fields as <c>name=value</c>, joined by commas.</param>
    /// <exception cref="UnsupportedException">A type or field is unknown.</exception>
    public static AttestationRequest Parse(IReadOnlyDictionary<string, string> requests)
    {
        var wanted = None;
        foreach (var (type, text) in requests)
        {
            var fields = CsvFields.Split(text).Where(f => f.Length > 0).Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f.ElementAtOrDefault(1) ?? "true");
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

    private static bool ParseSbom(Dictionary<string, string> fields) => fields.TryGetValue("generator", out var generator)
        ? throw new UnsupportedException($"the SBOM generator {generator} is not supported: leave it out, and the builder lists the packages itself")
        : true;
}

/// <summary>How a build's provenance is wanted.</summary>
public sealed record ProvenanceRequest
{
    /// <summary>Whether build arguments and the Dockerfile's text are in it.</summary>
    public bool Max { get; init; }

    /// <summary>Whether it is only wanted where it goes with an image that leaves this host: what clients ask for by themselves.</summary>
    public bool InlineOnly { get; init; }

    /// <summary>Whether it has the form of SLSA 1 rather than 0.2.</summary>
    public bool Version1 { get; init; }

    /// <summary>Who the builder is, as the caller says.</summary>
    public string BuilderId { get; init; } = "";

    internal static ProvenanceRequest Parse(Dictionary<string, string> fields)
    {
        var unknown = fields.Keys.Except(["type", "mode", "inline-only", "version", "builder-id", "reproducible", "filename"]).FirstOrDefault();
        if (unknown is not null)
            throw new UnsupportedException($"the provenance option {unknown} is not supported: want mode, inline-only, version or builder-id");
        return new()
        {
            Max = fields.GetValueOrDefault("mode", "min") switch
            {
                "min" => false,
                "max" => true,
                var mode => throw new InvalidArgumentException($"invalid provenance mode {mode}: want min or max"),
            },
            InlineOnly = fields.GetValueOrDefault("inline-only") == "true",
            Version1 = fields.GetValueOrDefault("version", "v0.2") switch
            {
                "v0.2" => false,
                "v1" => true,
                var version => throw new InvalidArgumentException($"invalid provenance version {version}: want v0.2 or v1"),
            },
            BuilderId = fields.GetValueOrDefault("builder-id", ""),
        };
    }
}
