using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>What a container with mapped user ids cannot share with the host.</summary>
internal static class UserNamespaceRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        if (config.UsernsMode is not (null or "" or "host" or "private"))
            throw new InvalidArgumentException($"invalid USER mode: {config.UsernsMode}");
        var mapped = context.Defaults.UserNamespaces || ProfileIds.AreGiven(context.Profile, context.Host);
        if (!mapped || NamespaceMode.IsHost(config.UsernsMode))
            return config;
        if (config.Privileged)
            throw new InvalidArgumentException("privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode");
        if (NamespaceMode.IsHost(config.NetworkMode))
            throw new InvalidArgumentException("cannot share the host's network namespace when user namespaces are enabled: give --userns=host as well, or leave it");
        if (NamespaceMode.IsHost(config.PidMode))
            throw new InvalidArgumentException("cannot share the host PID namespace when user namespaces are enabled: give --userns=host as well, or leave it");
        return config;
    }
}
