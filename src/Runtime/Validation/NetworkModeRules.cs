using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>What cannot be said together with a network that is the host's or another container's.</summary>
internal static class NetworkModeRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        var host = NamespaceMode.IsHost(config.NetworkMode);
        var joined = NamespaceMode.ContainerOf(config.NetworkMode);
        if (joined is { Length: 0 })
            throw new InvalidArgumentException("invalid container format container:<name|id>");
        if (host && config.Links is { Count: > 0 })
            throw Conflict("host type networking can't be used with links. This would result in undefined behavior");
        if (joined is not null)
            CheckJoined(context.Config, config);
        if (!context.Host.Ipv4Forwarding && !host && config.NetworkMode != "none" && joined is null)
            context.Warn("IPv4 forwarding is disabled. Networking will not work.");
        if (host && config.PortBindings is { Count: > 0 })
            context.Warn("Published ports are discarded when using host network mode");
        return config;
    }

    private static void CheckJoined(ContainerConfig config, HostConfig host)
    {
        if (!string.IsNullOrEmpty(config.Hostname))
            throw Conflict("hostname and the network mode");
        if (host.Links is { Count: > 0 })
            throw Conflict("container type network can't be used with links. This would result in undefined behavior");
        if (host.Dns is { Count: > 0 })
            throw Conflict("dns and the network mode");
        if (host.ExtraHosts is { Count: > 0 })
            throw Conflict("custom host-to-IP mapping and the network mode");
        if (host.PortBindings is { Count: > 0 } || host.PublishAllPorts)
            throw Conflict("port publishing and the container type network mode");
    }

    private static InvalidArgumentException Conflict(string what) => new("conflicting options: " + what);
}
