using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Checks host configurations when containers are created and updated, fills in defaults, and discards with a warning what the kernel lacks.</summary>
/// <param name="host">What this host has and can do.</param>
/// <param name="defaults">The daemon's settings.</param>
public sealed class HostConfigValidation(HostFacts host, HostConfigDefaults defaults)
{
    private static readonly Func<ValidationContext, HostConfig, HostConfig>[] ResourceRules =
        [MemoryRules.Apply, CpuRules.Apply, CpusetRules.Apply, PidsRules.Apply, BlockIoRules.Apply];

    private static readonly Func<ValidationContext, HostConfig, HostConfig>[] AllRules =
    [
        DefaultRules.Apply,
        MemoryRules.RequireLimitWithSwap,
        .. ResourceRules,
        NamespaceRules.Apply,
        UserNamespaceRules.Apply,
        NetworkModeRules.Apply,
        SecurityRules.Apply,
        DeviceRules.Apply,
        ProcessRules.Apply,
        MountRules.Apply,
    ];

    /// <summary>Checks the configuration of a new container.</summary>
    /// <param name="config">Its portable part, merged with the image's.</param>
    /// <param name="hostConfig">Its host part as it came.</param>
    /// <exception cref="InvalidArgumentException">An option is malformed or cannot be; the message is Docker's where it has one.</exception>
    public ValidatedHostConfig Create(ContainerConfig config, HostConfig hostConfig)
    {
        var profile = SecurityOptions.Parse(hostConfig).Profile ?? defaults.Profile;
        return Check(AllRules, config, hostConfig, profile);
    }

    /// <summary>Checks new limits of a container together with those it has.</summary>
    /// <param name="current">The host configuration that it has.</param>
    /// <param name="changes">The changes; what is null, zero or empty stays.</param>
    /// <param name="profile">The container's security profile.</param>
    /// <exception cref="InvalidArgumentException">A limit cannot be.</exception>
    /// <exception cref="ConflictException">A limit conflicts with one that is set.</exception>
    public ValidatedHostConfig Update(HostConfig current, HostConfig changes, SecurityProfile profile) =>
        Check(ResourceRules, new ContainerConfig(), ResourceUpdate.Merge(current, changes), profile);

    private ValidatedHostConfig Check(
        IEnumerable<Func<ValidationContext, HostConfig, HostConfig>> rules, ContainerConfig config, HostConfig hostConfig, SecurityProfile profile)
    {
        var context = new ValidationContext(host, defaults, config, profile);
        var result = rules.Aggregate(hostConfig, (sofar, rule) => rule(context, sofar));
        return new ValidatedHostConfig(result, profile, context.Warnings);
    }
}
