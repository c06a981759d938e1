using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Limits of block devices.</summary>
internal static class BlockIoRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        if (config.IOMaximumBandwidth is not (null or 0) || config.IOMaximumIOps is not (null or 0))
            throw new InvalidArgumentException("invalid QoS settings: linux does not support Maximum IO Bandwidth or Maximum IO IOps");
        return Throttle(context, Weight(context, config));
    }

    private static HostConfig Weight(ValidationContext context, HostConfig config)
    {
        if (config.BlkioWeight > 0 && !context.Has(CgroupFeature.BlkioWeight))
        {
            context.Warn("Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.");
            config = config with { BlkioWeight = null };
        }
        if (config.BlkioWeight is not (null or 0) and (< 10 or > 1000))
            throw new InvalidArgumentException("Range of blkio weight is from 10 to 1000");
        if (config.BlkioWeightDevice is not { Count: > 0 } devices)
            return config;
        if (!context.Has(CgroupFeature.BlkioWeightDevice))
        {
            context.Warn("Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded.");
            return config with { BlkioWeightDevice = null };
        }
        return devices.All(device => device.Weight is >= 10 and <= 1000)
            ? config
            : throw new InvalidArgumentException("Range of blkio weight is from 10 to 1000");
    }

    private static HostConfig Throttle(ValidationContext context, HostConfig config)
    {
        if (context.Has(CgroupFeature.BlkioThrottle))
            return config;
        Discard(config.BlkioDeviceReadBps, "BPS Block I/O read limit", "BPS read limit");
        Discard(config.BlkioDeviceWriteBps, "BPS Block I/O write limit", "BPS write limit");
        Discard(config.BlkioDeviceReadIOps, "IOPS Block read limit", "IOPS read limit");
        Discard(config.BlkioDeviceWriteIOps, "IOPS Block write limit", "IOPS write limit");
        return config with { BlkioDeviceReadBps = null, BlkioDeviceWriteBps = null, BlkioDeviceReadIOps = null, BlkioDeviceWriteIOps = null };

        void Discard(IReadOnlyList<ThrottleDevice>? limits, string what, string shortly)
        {
            if (limits is { Count: > 0 })
                context.Warn($"Your kernel does not support {what} or the cgroup is not mounted. Block I/O {shortly} discarded.");
        }
    }
}
