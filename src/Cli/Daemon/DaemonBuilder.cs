using System.Text.Json.Serialization;

namespace Gantry.Cli.Daemon;

/// <summary>The settings of the builder, <c>builder</c> in daemon.json.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DaemonBuilder
{
    /// <summary>How the build cache is kept in its limits.</summary>
    [JsonPropertyName("gc")] public DaemonBuilderGc Gc { get; set; } = new();
}

/// <summary>How the build cache is kept in its limits.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DaemonBuilderGc
{
    /// <summary>Whether it is.</summary>
    [JsonPropertyName("enabled")] public bool Enabled { get; set; } = true;

    /// <summary>The limit where no policy is given.</summary>
    [JsonPropertyName("defaultKeepStorage")] public string? DefaultKeepStorage { get; set; }

    /// <summary>The same under the name that newer releases of dockerd give it.</summary>
    [JsonPropertyName("defaultMaxUsedSpace")] public string? DefaultMaxUsedSpace { get; set; }

    /// <summary>Rules that are gone through in their order, in place of the default ones.</summary>
    [JsonPropertyName("policy")] public IReadOnlyList<DaemonBuilderGcPolicy> Policy { get; set; } = [];
}

/// <summary>A rule by which records leave the build cache.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DaemonBuilderGcPolicy
{
    /// <summary>Whether records are meant too whose layers an image has.</summary>
    [JsonPropertyName("all")] public bool All { get; set; }

    /// <summary>What the rule is about: <c>unused-for=48h</c>, <c>type=exec.cachemount</c>.</summary>
    [JsonPropertyName("filter")] public IReadOnlyList<string> Filter { get; set; } = [];

    /// <summary>How much may stay.</summary>
    [JsonPropertyName("keepStorage")] public string? KeepStorage { get; set; }

    /// <summary>The same under the name that newer releases of dockerd give it.</summary>
    [JsonPropertyName("maxUsedSpace")] public string? MaxUsedSpace { get; set; }
}
