using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Memory limits.</summary>
internal static class MemoryRules
{
    /// <summary>What a runtime needs to start a container at all, by Docker's measure.</summary>
    private const long Least = 6 << 20;

    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        config = Limit(context, config);
        config = Swappiness(context, config);
        config = Reservation(context, config);
        config = Kernel(context, config);
        return OomKiller(context, config);
    }

    /// <summary>In an update the memory limit may stand already; a new container has to name it.</summary>
    public static HostConfig RequireLimitWithSwap(ValidationContext context, HostConfig config) =>
        config.Memory is null or 0 && config.MemorySwap > 0
            ? throw new InvalidArgumentException("You should always set the Memory limit when using Memoryswap limit, see usage")
            : config;

    private static HostConfig Limit(ValidationContext context, HostConfig config)
    {
        if (config.Memory is not (null or 0) and < Least)
            throw new InvalidArgumentException("Minimum memory limit allowed is 6MB");
        if (config.Memory > 0 && !context.Has(CgroupFeature.Memory))
        {
            context.Warn("Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded.");
            config = config with { Memory = null, MemorySwap = -1 };
        }
        if (config.Memory > 0 && (config.MemorySwap ?? 0) == 0)
            config = config with { MemorySwap = config.Memory * 2 };
        if (config.Memory > 0 && config.MemorySwap != -1 && !context.Has(CgroupFeature.Swap))
        {
            context.Warn("Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.");
            config = config with { MemorySwap = -1 };
        }
        if (config.MemorySwap < -1)
            throw new InvalidArgumentException($"invalid memory-swap {config.MemorySwap}: it is a size, or -1 for no limit");
        if (config.Memory > 0 && config.MemorySwap > 0 && config.MemorySwap < config.Memory)
            throw new InvalidArgumentException("Minimum memoryswap limit should be larger than memory limit, see usage");
        return config;
    }

    private static HostConfig Swappiness(ValidationContext context, HostConfig config)
    {
        if (config.MemorySwappiness is null or -1)
            return config with { MemorySwappiness = null };
        if (!context.Has(CgroupFeature.Swappiness))
        {
            context.Warn("Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded.");
            return config with { MemorySwappiness = null };
        }
        if (config.MemorySwappiness is < 0 or > 100)
            throw new InvalidArgumentException($"Invalid value: {config.MemorySwappiness}, valid memory swappiness range is 0-100");
        return config;
    }

    private static HostConfig Reservation(ValidationContext context, HostConfig config)
    {
        if (config.MemoryReservation > 0 && !context.Has(CgroupFeature.MemoryReservation))
        {
            context.Warn("Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded.");
            return config with { MemoryReservation = null };
        }
        if (config.MemoryReservation is not (null or 0) and < Least)
            throw new InvalidArgumentException("Minimum memory reservation allowed is 6MB");
        if (config.Memory > 0 && config.MemoryReservation > config.Memory)
            throw new InvalidArgumentException("Minimum memory limit can not be less than memory reservation limit, see usage");
        return config;
    }

    private static HostConfig Kernel(ValidationContext context, HostConfig config)
    {
        if (config.KernelMemory > 0)
        {
            context.Warn("Kernel memory limits are gone from the kernel since Linux 5.4. Limitation discarded.");
            config = config with { KernelMemory = null };
        }
        if (config.KernelMemoryTCP > 0 && !context.Has(CgroupFeature.KernelMemoryTcp))
        {
            context.Warn("Your kernel does not support limits of TCP buffer memory. Limitation discarded.");
            config = config with { KernelMemoryTCP = null };
        }
        return config;
    }

    private static HostConfig OomKiller(ValidationContext context, HostConfig config)
    {
        if (config.OomKillDisable is null || !context.Has(CgroupFeature.OomKillDisable))
        {
            if (config.OomKillDisable == true)
                context.Warn("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            return config with { OomKillDisable = context.Has(CgroupFeature.OomKillDisable) ? false : null };
        }
        if (config.OomKillDisable == true && (config.Memory ?? 0) == 0)
            context.Warn("OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.");
        return config;
    }
}
