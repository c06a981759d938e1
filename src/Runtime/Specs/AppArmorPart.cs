using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which AppArmor profile confines a container.</summary>
internal static class AppArmorPart
{
    public static string? Choose(SpecRequest request, SecurityOptions security)
    {
        if (!request.Host.AppArmor)
            return null;
        return security.AppArmor switch
        {
            SecurityOptions.Unconfined => SecurityOptions.Unconfined,
            null or "" => request.HostConfig.Privileged ? SecurityOptions.Unconfined : request.Host.DefaultAppArmorProfile,
            var named => named,
        };
    }

    public static void Validate(SecurityOptions security, HostFacts host)
    {
        if (!host.AppArmor && security.AppArmor is { Length: > 0 } and not SecurityOptions.Unconfined)
            throw new InvalidArgumentException($"AppArmor is not enabled on this host: --security-opt apparmor={security.AppArmor} cannot be applied");
    }
}
