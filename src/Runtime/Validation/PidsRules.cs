using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Process limits: the profile's for who asks for none, -1 for who wants none.</summary>
internal static class PidsRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        if (!context.Has(CgroupFeature.Pids))
        {
            if (config.PidsLimit > 0)
                context.Warn("Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded.");
            return config with { PidsLimit = null };
        }
        return config.PidsLimit is null or 0 ? config with { PidsLimit = ProfileDefaults.Of(context.Profile).PidsLimit } : config;
    }
}
