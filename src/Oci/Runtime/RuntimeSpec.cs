namespace Gantry.Oci.Runtime;

/// <summary>A container as an OCI runtime takes it (runtime-spec 1.2, config.md).</summary>
public sealed record RuntimeSpec
{
    /// <summary>The version of the specification.</summary>
    public string OciVersion { get; init; } = "1.0.2";
}
