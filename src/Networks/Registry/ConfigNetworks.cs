using Gantry.Errors;

namespace Gantry.Networks.Registry;

/// <summary>Networks that only hold a configuration, and those that take theirs from one. Pure; the refusals are Docker's.</summary>
internal static class ConfigNetworks
{
    /// <summary>Refuses what does not go together.</summary>
    /// <exception cref="ForbiddenException">Something does not.</exception>
    public static void Check(Network request)
    {
        if (request.ConfigOnly && (request.Internal || request.Attachable || request.Scope.Length > 0))
            throw new ForbiddenException("configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.");
        if (request.ConfigFrom.Length == 0)
            return;
        if (request.ConfigOnly)
            throw new ForbiddenException("a configuration network cannot depend on another configuration network");
        if (request.IpamDriver is not ("" or "default") || !request.EnableIPv4 || request.EnableIPv6 || request.Labels.Count > 0 || request.IpamOptions is { Count: > 0 } || request.Pools.Count > 0)
            throw new ForbiddenException("user specified configurations are not supported if the network depends on a configuration network");
        if (request.Options.Count > 0)
            throw new ForbiddenException("network driver options are not supported if the network depends on a configuration network");
    }

    /// <summary>The record of a network that only holds a configuration: no driver has to do with it.</summary>
    public static Network AsRecord(Network request) => request with { Driver = "null", Scope = "local" };

    /// <summary>Gives a request the configuration that it names.</summary>
    /// <exception cref="NotFoundException">There is no such configuration.</exception>
    public static Network Apply(Network request, IEnumerable<Network> networks)
    {
        if (request.ConfigFrom.Length == 0)
            return request;
        var configuration = networks.FirstOrDefault(n => n.ConfigOnly && n.Name == request.ConfigFrom)
            ?? throw new NotFoundException($"configuration network \"{request.ConfigFrom}\" does not exist: make it with docker network create --config-only");
        return request with
        {
            EnableIPv4 = configuration.EnableIPv4,
            EnableIPv6 = configuration.EnableIPv6,
            IpamDriver = configuration.IpamDriver,
            IpamOptions = configuration.IpamOptions,
            Pools = configuration.Pools,
            Options = configuration.Options,
            Labels = configuration.Labels,
        };
    }
}
