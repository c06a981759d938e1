using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which system call filter a container gets.</summary>
internal static class SeccompPart
{
    private const string BuiltIn = "builtin";

    public static LinuxSeccomp? Build(SpecRequest request, SecurityOptions security, IReadOnlyList<string> bounding)
    {
        if (Choose(request, security) is not { } profile)
            return null;
        if (!request.Host.Seccomp)
            return security.Seccomp is null or BuiltIn
                ? null
                : throw new InvalidArgumentException("seccomp is not enabled in your kernel, cannot run a custom seccomp profile");
        return SeccompCompiler.Compile(profile, bounding, request.Host);
    }

    /// <summary>Checks a profile that was given.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static void Validate(SecurityOptions security)
    {
        if (security.Seccomp is { Length: > 0 } given and not (BuiltIn or SecurityOptions.Unconfined))
            SeccompProfileParser.Parse(given);
    }

    private static SeccompProfile? Choose(SpecRequest request, SecurityOptions security) => security.Seccomp switch
    {
        SecurityOptions.Unconfined => null,
        BuiltIn => ProfileDefaults.Of(request.Profile).Seccomp,
        null or "" => request.HostConfig.Privileged ? null : ProfileDefaults.Of(request.Profile).Seccomp,
        var given => SeccompProfileParser.Parse(given),
    };
}
