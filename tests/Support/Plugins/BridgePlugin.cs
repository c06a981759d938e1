using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Tests.Support.Plugins;

/// <summary>
/// A network plugin that really makes networks: a bridge for each, a pair of links for each endpoint, and static routes besides
/// the gateway. It keeps addresses too: gateways are the last address of a subnet, and endpoints begin at 10.
/// </summary>
internal sealed class BridgePlugin : PluginSocket
{
    private readonly RouteSocket _routes = RouteSocket.Open();
    private readonly Dictionary<string, (string Bridge, string Gateway)> _networks = [];
    private readonly Dictionary<string, string> _endpoints = [];
    private readonly HashSet<string> _addresses = [];
    private readonly string _links;
    private int _made;

    /// <param name="socket">Where it listens.</param>
    /// <param name="links">What the names of its links begin with.</param>
    /// <param name="subnet">The first three numbers of the subnet that it gives to who asks for none.</param>
    public BridgePlugin(string socket, string links, string subnet)
        : base(socket)
    {
        _links = links;
        Subnet = subnet;
        Serve();
    }

    public string Subnet { get; }

    /// <summary><c>local</c> or <c>global</c>.</summary>
    public string Scope { get; init; } = "local";

    /// <summary>What the names of links inside containers begin with.</summary>
    public string InsidePrefix { get; init; } = "plug";

    /// <summary>The addresses that are given.</summary>
    public IReadOnlyCollection<string> Addresses => _addresses;

    /// <summary>The names of the methods of an interface that were called.</summary>
    public IEnumerable<string> Methods(string @interface) =>
        Calls.Where(c => c.StartsWith(@interface + ".", StringComparison.Ordinal)).Select(c => c[(@interface.Length + 1)..c.IndexOf(' ')]);

    protected override JsonObject? Handle(string method, JsonNode request)
    {
        lock (_networks)
        {
            return method switch
            {
                "Plugin.Activate" => new JsonObject { ["Implements"] = new JsonArray("NetworkDriver", "IpamDriver") },
                "NetworkDriver.GetCapabilities" => new JsonObject { ["Scope"] = Scope, ["ConnectivityScope"] = "global" },
                "NetworkDriver.CreateNetwork" => CreateNetwork(request),
                "NetworkDriver.DeleteNetwork" => DeleteNetwork((string)request["NetworkID"]!),
                "NetworkDriver.CreateEndpoint" => CreateEndpoint(request),
                "NetworkDriver.EndpointOperInfo" => new JsonObject { ["Value"] = new JsonObject { ["link"] = _endpoints[(string)request["EndpointID"]!] } },
                "NetworkDriver.DeleteEndpoint" => DeleteEndpoint((string)request["EndpointID"]!),
                "NetworkDriver.Join" => Join(request),
                "NetworkDriver.ProgramExternalConnectivity" or "NetworkDriver.RevokeExternalConnectivity" or "NetworkDriver.Leave" => new JsonObject(),
                "IpamDriver.GetDefaultAddressSpaces" => new JsonObject { ["LocalDefaultAddressSpace"] = "here", ["GlobalDefaultAddressSpace"] = "everywhere" },
                "IpamDriver.GetCapabilities" => new JsonObject { ["RequiresMACAddress"] = true },
                "IpamDriver.RequestPool" => RequestPool(request),
                "IpamDriver.ReleasePool" => new JsonObject(),
                "IpamDriver.RequestAddress" => RequestAddress(request),
                "IpamDriver.ReleaseAddress" => _addresses.Remove((string)request["Address"]!) ? new JsonObject() : new JsonObject { ["Error"] = "was not given" },
                _ => null,
            };
        }
    }

    private JsonObject CreateNetwork(JsonNode request)
    {
        if (request["Options"]!["com.docker.network.generic"]!["broken"] is { } broken)
            return new JsonObject { ["Err"] = (string)broken! };
        var bridge = $"{_links}b{_made++}";
        var gateway = (string?)request["IPv4Data"]![0]!["Gateway"] ?? "";
        _routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = bridge, Up = true, Kind = new BridgeKind() }));
        if (gateway.Length > 0)
            _routes.Execute(new RouteBatch().AddAddress(new(_routes.FindLink(bridge)!.Index, IPAddress.Parse(gateway.Split('/')[0]), int.Parse(gateway.Split('/')[1]))));
        _networks[(string)request["NetworkID"]!] = (bridge, gateway.Split('/')[0]);
        return new JsonObject();
    }

    private JsonObject DeleteNetwork(string id)
    {
        if (_networks.Remove(id, out var network))
            _routes.Execute(new RouteBatch().DeleteLink(network.Bridge));
        return new JsonObject();
    }

    private JsonObject CreateEndpoint(JsonNode request)
    {
        var link = $"{_links}e{_made++}";
        _routes.Execute(new RouteBatch().CreateLink(new LinkSpec
        {
            Name = link,
            Up = true,
            Master = _routes.FindLink(_networks[(string)request["NetworkID"]!].Bridge)!.Index,
            Kind = new VethKind(new LinkSpec { Name = link + "c", Address = new PhysicalAddress([2, 0, 0, 0, 0x77, (byte)_made]) }),
        }));
        _endpoints[(string)request["EndpointID"]!] = link;
        // The address is told by the link itself.
        return new JsonObject { ["Interface"] = new JsonObject() };
    }

    private JsonObject DeleteEndpoint(string id)
    {
        if (!_endpoints.Remove(id, out var link))
            return new JsonObject { ["Err"] = "no such endpoint" };
        // By the end that was in the container: it must be back.
        _routes.Execute(new RouteBatch().DeleteLink(link + "c"));
        return new JsonObject();
    }

    private JsonObject Join(JsonNode request)
    {
        if (!File.Exists((string)request["SandboxKey"]!))
            return new JsonObject { ["Err"] = "no such sandbox" };
        var gateway = _networks[(string)request["NetworkID"]!].Gateway;
        return new JsonObject
        {
            ["InterfaceName"] = new JsonObject { ["SrcName"] = _endpoints[(string)request["EndpointID"]!] + "c", ["DstPrefix"] = InsidePrefix },
            ["Gateway"] = gateway,
            ["StaticRoutes"] = new JsonArray(
                new JsonObject { ["Destination"] = "203.0.113.0/24", ["RouteType"] = 0, ["NextHop"] = gateway },
                new JsonObject { ["Destination"] = "198.51.100.0/24", ["RouteType"] = 1, ["NextHop"] = "" }),
        };
    }

    private JsonObject RequestPool(JsonNode request)
    {
        var pool = (string?)request["Pool"] is { Length: > 0 } wanted ? wanted : $"{Subnet}.0/24";
        return new JsonObject { ["PoolID"] = $"{request["AddressSpace"]}/{pool}", ["Pool"] = pool, ["Data"] = new JsonObject() };
    }

    private JsonObject RequestAddress(JsonNode request)
    {
        var network = ((string)request["PoolID"]!).Split('/')[1];
        var prefix = network[..network.LastIndexOf('.')];
        var isGateway = (string?)request["Options"]?["RequestAddressType"] == "com.docker.network.gateway";
        var address = (string?)request["Address"] is { Length: > 0 } wanted ? wanted
            : isGateway ? prefix + ".254"
            : Enumerable.Range(10, 200).Select(n => $"{prefix}.{n}").First(a => !_addresses.Contains(a));
        return _addresses.Add(address) ? new JsonObject { ["Address"] = address + "/24" } : new JsonObject { ["Error"] = $"{address} is somebody else's" };
    }
}
