using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Limits of processor time.</summary>
internal static class CpuRules
{
    private const long Billion = 1_000_000_000;
    private const long LeastShares = 2;
    private const long MostShares = 262_144;

    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        CheckNanoCpus(context, config);
        config = Shares(context, config);
        config = Quota(context, config);
        CheckRealtime(context, config);
        if (config.CpuPercent > 0 || config.CpuCount > 0)
        {
            context.Warn("linux does not support CPU percent. Percent discarded.");
            config = config with { CpuPercent = null, CpuCount = null };
        }
        return config;
    }

    private static void CheckNanoCpus(ValidationContext context, HostConfig config)
    {
        if (config.NanoCpus > 0 && config.CpuPeriod > 0)
            throw new InvalidArgumentException("Conflicting options: Nano CPUs and CPU Period cannot both be set");
        if (config.NanoCpus > 0 && config.CpuQuota > 0)
            throw new InvalidArgumentException("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        if (config.NanoCpus > 0 && !context.Has(CgroupFeature.CpuQuota))
            throw new InvalidArgumentException("NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted");
        var cpus = context.Host.CpuCount;
        if (config.NanoCpus < 0 || config.NanoCpus > cpus * Billion)
            throw new InvalidArgumentException($"Range of CPUs is from 0.01 to {cpus}.00, as there are only {cpus} CPUs available");
    }

    private static HostConfig Shares(ValidationContext context, HostConfig config)
    {
        if (config.CpuShares < 0)
            throw new InvalidArgumentException($"invalid CPU shares ({config.CpuShares}): value must be a positive integer");
        if (config.CpuShares is null or 0)
            return config;
        if (!context.Has(CgroupFeature.CpuShares))
        {
            context.Warn("Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.");
            return config with { CpuShares = null };
        }
        return config with { CpuShares = Math.Clamp(config.CpuShares.Value, LeastShares, MostShares) };
    }

    private static HostConfig Quota(ValidationContext context, HostConfig config)
    {
        if ((config.CpuPeriod ?? 0) == 0 && (config.CpuQuota ?? 0) == 0)
            return config;
        if (!context.Has(CgroupFeature.CpuQuota))
        {
            context.Warn("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
            return config with { CpuPeriod = null, CpuQuota = null };
        }
        if (config.CpuPeriod is not (null or 0) and (< 1_000 or > 1_000_000))
            throw new InvalidArgumentException("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        if (config.CpuQuota is > 0 and < 1_000)
            throw new InvalidArgumentException("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        return config;
    }

    private static void CheckRealtime(ValidationContext context, HostConfig config)
    {
        if ((config.CpuRealtimePeriod ?? 0) == 0 && (config.CpuRealtimeRuntime ?? 0) == 0)
            return;
        if (!context.Has(CgroupFeature.CpuRealtime))
            throw new InvalidArgumentException("kernel does not support cgroup CPU real-time period");
        if (config.CpuRealtimePeriod > 0 && config.CpuRealtimeRuntime > config.CpuRealtimePeriod)
            throw new InvalidArgumentException("cpu real-time runtime cannot be higher than cpu real-time period");
    }
}
