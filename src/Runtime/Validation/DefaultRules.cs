using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Validation;

/// <summary>Fills in what a container did not say.</summary>
internal static class DefaultRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        if (config.ShmSize < 0)
            throw new InvalidArgumentException("SHM size can not be less than 0");
        return config with
        {
            ShmSize = config.ShmSize is > 0 ? config.ShmSize : context.Defaults.ShmSize,
            IpcMode = string.IsNullOrEmpty(config.IpcMode) ? context.Defaults.IpcMode : config.IpcMode,
            CgroupnsMode = string.IsNullOrEmpty(config.CgroupnsMode) ? DefaultCgroupnsMode(context, config) : config.CgroupnsMode,
            Ulimits = WithDefaults(config.Ulimits ?? [], context.Defaults.Ulimits),
            Init = config.Init ?? (context.Defaults.Init ? true : null),
            OomScoreAdj = config.OomScoreAdj ?? 0,
        };
    }

    // As Docker: on version 1, programs expect to see their full path, privileged ones to reach it.
    private static string DefaultCgroupnsMode(ValidationContext context, HostConfig config)
    {
        if (config.Privileged && context.Host.CgroupVersion == 1)
            return "host";
        return context.Defaults.CgroupnsMode ?? (context.Host.CgroupVersion == 2 ? "private" : "host");
    }

    private static IReadOnlyList<Ulimit> WithDefaults(IReadOnlyList<Ulimit> limits, IReadOnlyList<Ulimit> defaults) =>
        [.. limits, .. defaults.Where(limit => limits.All(own => own.Name != limit.Name))];
}
