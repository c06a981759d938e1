using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>A command to run in a build step's container.</summary>
internal sealed record StepProcess
{
    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>A directory in memory for this step alone: what is in it is gone when the step ends.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>The mounted root file system.</summary>
    public required string RootPath { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment, as <c>NAME=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The host's name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The working directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>User and group: <c>name|uid[:group|gid]</c>; empty is root.</summary>
    public required string User { get; init; }

    /// <summary>Further mounts.</summary>
    public required IReadOnlyList<SpecMount> Mounts { get; init; }

    /// <summary>The network namespace to join; null makes one of its own, unless the host's is asked for.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The user namespace to join, to which the network namespace belongs; null makes one where ids are mapped.</summary>
    public string? UserNamespace { get; init; }

    /// <summary>Whether it is on the host's network.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Whether it runs without confinement.</summary>
    public bool Insecure { get; init; }

    /// <summary>The host's user ids that its user ids are; null where they are the same.</summary>
    public IdMapping? IdMapping { get; init; }

    /// <summary>The security profile.</summary>
    public SecurityProfile Profile { get; init; } = SecurityProfile.Docker;

    /// <summary>Limits.</summary>
    public HostConfig Limits { get; init; } = new();
}
