using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>What a container gets that does not say otherwise: the daemon's settings.</summary>
public sealed record HostConfigDefaults
{
    /// <summary>The security profile.</summary>
    public SecurityProfile Profile { get; init; } = SecurityProfile.Default;

    /// <summary><c>private</c> or <c>shareable</c>.</summary>
    public string IpcMode { get; init; } = "private";

    /// <summary><c>private</c> or <c>host</c>; null is Docker's default for the version of control groups.</summary>
    public string? CgroupnsMode { get; init; }

    /// <summary>Size of /dev/shm in bytes.</summary>
    public long ShmSize { get; init; } = 64L << 20;

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    /// <summary>Whether containers have an init program.</summary>
    public bool Init { get; init; }

    /// <summary>Whether the daemon maps user ids (<c>userns-remap</c>).</summary>
    public bool UserNamespaces { get; init; }
}
