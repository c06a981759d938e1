namespace Gantry.Cli.Client.Models;

/// <summary>How the daemon treats registries.</summary>
internal sealed record RegistrySettings
{
    public IReadOnlyList<string>? InsecureRegistryCIDRs { get; init; }

    public IReadOnlyDictionary<string, RegistryIndex>? IndexConfigs { get; init; }

    public IReadOnlyList<string>? Mirrors { get; init; }
}
