using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Planning;

/// <summary>Build arguments that are meant for the builder and not for the Dockerfile, under the names that Docker documents.</summary>
/// <param name="arguments">All build arguments.</param>
public readonly struct BuilderArguments(IReadOnlyDictionary<string, string> arguments)
{
    private const string DefaultHostname = "buildkitsandbox", ProfileArgument = "GANTRY_SECURITY_PROFILE";

    /// <summary>The host's name in RUN steps.</summary>
    public string Hostname => Get("BUILDKIT_SANDBOX_HOSTNAME") ?? DefaultHostname;

    /// <summary>What keeps the cache mounts of this build apart from others of the same id; empty for nothing.</summary>
    public string CacheMountNamespace => Get("BUILDKIT_CACHE_MOUNT_NS") ?? "";

    /// <summary>Whether a context from git has its <c>.git</c>.</summary>
    public bool KeepsGitDirectory => IsOn("BUILDKIT_CONTEXT_KEEP_GIT_DIR");

    /// <summary>Whether the images tell which steps made them.</summary>
    public bool InlineCache => IsOn("BUILDKIT_INLINE_CACHE");

    /// <summary>The frontend's image, in place of the <c>syntax</c> directive.</summary>
    public string? Syntax => Get("BUILDKIT_SYNTAX");

    /// <summary>Options of the checks, in place of the <c>check</c> directive.</summary>
    public string? Check => Get("BUILDKIT_DOCKERFILE_CHECK");

    /// <summary>The security profile of RUN steps, under a name of our own, because arguments are the one thing that every client can send.</summary>
    /// <exception cref="InvalidArgumentException">It is none that builds can have.</exception>
    public SecurityProfile Profile => Get(ProfileArgument) switch
    {
        null or "docker" => SecurityProfile.Docker,
        "hardened" => SecurityProfile.Hardened,
        var other => throw new InvalidArgumentException($"invalid {ProfileArgument} {other}: want docker or hardened"),
    };

    /// <summary>Refuses what this builder does not do.</summary>
    /// <exception cref="UnsupportedException">There is such an argument.</exception>
    public void Verify()
    {
        if (IsOn("BUILDKIT_MULTI_PLATFORM"))
            throw new UnsupportedException("BUILDKIT_MULTI_PLATFORM is not supported: an index is made for several platforms, attestations or annotations");
    }

    private string? Get(string name) => arguments.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private bool IsOn(string name) => Get(name) is "1" or "true";
}
