namespace Gantry.Oci;

/// <summary>What runs in a container of an image: the image-spec's fields and Docker's, under Docker's names.</summary>
public sealed record RunConfig
{
    /// <summary>User and group: <c>name|uid[:group|gid]</c>.</summary>
    public string? User { get; init; }

    /// <summary>Ports that the program listens on, as <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The entry point.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The command, or the arguments of the entry point.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>How to test that the program works.</summary>
    public HealthConfig? Healthcheck { get; init; }

    /// <summary>Windows only; kept as it came.</summary>
    public bool? ArgsEscaped { get; init; }

    /// <summary>Paths that get a volume of their own.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    /// <summary>The working directory.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Instructions for a build that starts from the image.</summary>
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>Labels. They never configure the host.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that asks the program to stop.</summary>
    public string? StopSignal { get; init; }

    /// <summary>The shell of shell-form commands.</summary>
    public IReadOnlyList<string>? Shell { get; init; }
}
