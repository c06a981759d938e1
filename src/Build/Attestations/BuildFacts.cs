namespace Gantry.Build.Attestations;

/// <summary>What is to be told of how a build went.</summary>
public sealed record BuildFacts
{
    /// <summary>The build's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it had its result.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>The Dockerfile's name.</summary>
    public required string DockerfileName { get; init; }

    /// <summary>The Dockerfile's text.</summary>
    public required string DockerfileText { get; init; }

    /// <summary>The options of the build, under the names of BuildKit's frontend.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The directories of the caller's that it took.</summary>
    public IReadOnlyList<string> Locals { get; init; } = [];

    /// <summary>The ids of the secrets that its steps asked for.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
