using Gantry.Linux.Net;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Registry;

/// <summary>Brings the record of the networks that are always there in line with the daemon's settings.</summary>
internal sealed class PredefinedSetup(NetworkOptions options, NetworkRegistry registry, DriverSet drivers, RouteSocket routes, TimeProvider time)
{
    private const string DefaultBridge = "bridge";

    /// <summary>Adds and changes what the settings ask for; a default bridge of another device goes from the kernel.</summary>
    public void Apply()
    {
        foreach (var network in PredefinedNetworks.Linkless(time))
            if (registry.List().All(n => n.Name != network.Name))
                registry.Add(_ => network);
        var before = registry.List().FirstOrDefault(n => n.Name == DefaultBridge);
        var others = registry.List().Where(n => n.Name != DefaultBridge).ToList();
        var bridge = PredefinedNetworks.Bridge(options, before, others, HostRoutes.Read(routes, except: options.Bridge), time);
        if (bridge is not null && before is null)
            registry.Add(_ => bridge);
        else if (bridge is not null)
            registry.Replace(bridge);
        else if (before is not null)
            registry.Remove(before);
        if (before is not null && BridgeSettings.Of(before).Device != options.Bridge)
            drivers.Of(before).Remove(before);
    }
}
