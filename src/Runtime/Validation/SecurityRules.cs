using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Capabilities and security options.</summary>
internal static class SecurityRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        CapabilitiesPart.Validate(config);
        foreach (var missing in CapabilitiesPart.Missing(config, context.Host))
            context.Warn($"The daemon does not have {missing} itself. Capability discarded.");
        var security = SecurityOptions.Parse(config);
        SeccompPart.Validate(security);
        AppArmorPart.Validate(security, context.Host);
        CheckLabels(security, context.Host);
        return config;
    }

    // Without SELinux a label means nothing, and Docker takes it; with it, containers of ours have no policy to be labelled by.
    private static void CheckLabels(SecurityOptions security, HostFacts host)
    {
        foreach (var label in security.Labels)
        {
            var known = label == "disable" || (label.Split(':', 2) is [var key, { Length: > 0 }] && key is "user" or "role" or "type" or "level" or "filetype" or "nested");
            if (!known)
                throw new InvalidArgumentException($"bad label option \"{label}\", valid options 'disable' or \n'user, role, level, type, filetype' followed by ':' and a value");
            if (host.Selinux && label != "disable")
                throw new UnsupportedException($"SELinux labels are not supported yet: remove --security-opt label={label}, or use label=disable");
        }
    }
}
