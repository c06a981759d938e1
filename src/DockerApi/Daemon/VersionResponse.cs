namespace Gantry.DockerApi.Daemon;

/// <summary>What <c>docker version</c> shows of the server.</summary>
internal sealed record VersionResponse
{
    public required PlatformName Platform { get; init; }
    public required IReadOnlyList<ComponentVersion> Components { get; init; }
    public required string Version { get; init; }
    public required string ApiVersion { get; init; }
    public required string MinAPIVersion { get; init; }
    public required string GitCommit { get; init; }
    public required string GoVersion { get; init; }
    public required string Os { get; init; }
    public required string Arch { get; init; }
    public required string KernelVersion { get; init; }
    public bool Experimental { get; init; }
    public required string BuildTime { get; init; }
}

/// <summary>The product.</summary>
internal sealed record PlatformName(string Name);

/// <summary>A part of the server.</summary>
internal sealed record ComponentVersion(string Name, string Version, IReadOnlyDictionary<string, string> Details);
