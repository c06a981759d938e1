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

    private static SeccompProfile? Choose(SpecRequest request, SecurityOptions security)
    {
        if (!string.IsNullOrEmpty(security.Seccomp))
            return Named(security.Seccomp, request);
        if (request.HostConfig.Privileged)
            return null;
        return Named(request.SeccompProfile ?? BuiltIn, request);
    }

    private static SeccompProfile? Named(string profile, SpecRequest request) => profile switch
    {
        SecurityOptions.Unconfined => null,
        BuiltIn or "" => ProfileDefaults.Of(request.Profile).Seccomp,
        _ => SeccompProfileParser.Parse(profile),
    };
}
