using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Sets of processors and memory nodes.</summary>
internal static class CpusetRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        if (string.IsNullOrEmpty(config.CpusetCpus) && string.IsNullOrEmpty(config.CpusetMems))
            return config;
        if (!context.Has(CgroupFeature.Cpuset))
        {
            context.Warn("Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.");
            return config with { CpusetCpus = null, CpusetMems = null };
        }
        Check(config.CpusetCpus, context.Host.Cpus, "cpus", "CPUs");
        Check(config.CpusetMems, context.Host.MemoryNodes, "mems", "memory nodes");
        return config;
    }

    private static void Check(string? requested, string available, string option, string what)
    {
        if (string.IsNullOrEmpty(requested))
            return;
        IReadOnlySet<int> wanted;
        try
        {
            wanted = IdSet.Parse(requested);
        }
        catch (InvalidArgumentException malformed)
        {
            throw new InvalidArgumentException($"Invalid value {requested} for cpuset {option}: {malformed.Message}", malformed);
        }
        if (!wanted.IsSubsetOf(IdSet.Parse(available)))
            throw new InvalidArgumentException($"Requested {what} are not available - requested {requested}, available: {available}");
    }
}
