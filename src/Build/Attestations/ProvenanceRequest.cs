using Gantry.Errors;

namespace Gantry.Build.Attestations;

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
