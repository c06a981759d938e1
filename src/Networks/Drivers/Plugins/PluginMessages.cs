using System.Net;
using System.Text.Json.Nodes;
using Gantry.Networks.Addresses;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers.Plugins;

/// <summary>Puts networks and endpoints into the words of the network plugin protocol. Pure.</summary>
internal static class PluginMessages
{
    private const string Label = "com.docker.network.";

    /// <summary>A network that is to be made.</summary>
    public static NetworkPluginRequest Create(Network network)
    {
        var options = new JsonObject
        {
            [Label + "enable_ipv4"] = network.EnableIPv4,
            [Label + "enable_ipv6"] = network.EnableIPv6,
            [Label + "generic"] = Texts(network.Options),
        };
        if (network.Internal)
            options[Label + "internal"] = true;
        return new()
        {
            NetworkId = network.Id,
            Options = options,
            IPv4Data = network.IpamDriver == "null" ? [new("null", "0.0.0.0/0", null, null)] : Subnets(network, ipv4: true),
            IPv6Data = Subnets(network, ipv4: false),
        };
    }

    /// <summary>An endpoint that is to be made.</summary>
    public static NetworkPluginRequest Create(Endpoint endpoint, AttachRequest container)
    {
        var options = Texts(endpoint.Requested.DriverOpts ?? new Dictionary<string, string>());
        AddPorts(options, container);
        return new()
        {
            NetworkId = endpoint.NetworkId,
            EndpointId = endpoint.Id,
            Options = options,
            Interface = new(WithPrefix(endpoint.Address4, endpoint.PrefixLength4), WithPrefix(endpoint.Address6, endpoint.PrefixLength6), endpoint.MacAddress),
        };
    }

    /// <summary>A container that joins.</summary>
    public static NetworkPluginRequest Join(Endpoint endpoint, AttachRequest container, string sandbox) => Open(endpoint, container) with { SandboxKey = sandbox };

    /// <summary>An endpoint by which a container's ports lead in.</summary>
    public static NetworkPluginRequest Open(Endpoint endpoint, AttachRequest container)
    {
        var options = new JsonObject();
        AddPorts(options, container);
        return Of(endpoint) with { Options = options };
    }

    /// <summary>What is said of an endpoint that is there.</summary>
    public static NetworkPluginRequest Of(Endpoint endpoint) => new() { NetworkId = endpoint.NetworkId, EndpointId = endpoint.Id };

    private static void AddPorts(JsonObject options, AttachRequest container)
    {
        options[Label + "endpoint.exposedports"] = new JsonArray([.. container.Ports.Select(p => new JsonObject { ["Proto"] = Number(p.Protocol), ["Port"] = p.ContainerPort })]);
        options[Label + "portmap"] = new JsonArray([.. container.Ports.Select(p => new JsonObject
        {
            ["Proto"] = Number(p.Protocol),
            ["IP"] = "",
            ["Port"] = p.ContainerPort,
            ["HostIP"] = p.HostAddress?.ToString() ?? "",
            ["HostPort"] = p.HostPort,
            ["HostPortEnd"] = p.HostPortEnd,
        })]);
    }

    /// <summary>The number of a protocol in IP's header.</summary>
    private static int Number(string protocol) => protocol switch
    {
        "udp" => 17,
        "sctp" => 132,
        _ => 6,
    };

    private static List<PluginSubnet> Subnets(Network network, bool ipv4)
    {
        var known = new List<PluginSubnet>();
        foreach (var pool in network.Pools)
            if (Subnet.TryParse(pool.Subnet, out var subnet, out _) && subnet.IsIPv4 == ipv4)
                known.Add(new(
                    pool.AddressSpace.Length > 0 ? pool.AddressSpace : network.Scope == "local" ? "LocalDefault" : "GlobalDefault",
                    pool.Subnet,
                    WithPrefix(pool.Gateway, subnet.PrefixLength) is { Length: > 0 } gateway ? gateway : null,
                    pool.AuxiliaryAddresses.Count == 0 ? null : pool.AuxiliaryAddresses.ToDictionary(a => a.Key, a => WithPrefix(a.Value, subnet.PrefixLength))));
        return known;
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, JsonValue.Create(v.Value))));

    private static string WithPrefix(string? address, int length) => IPAddress.TryParse(address, out _) ? $"{address}/{length}" : "";
}
