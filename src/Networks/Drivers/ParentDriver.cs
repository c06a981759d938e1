using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers;

/// <summary>
/// Containers directly on the network that a link of the host is plugged into: with hardware addresses of their own
/// (<c>macvlan</c>), or with the host's (<c>ipvlan</c>). The host itself does not see them.
/// </summary>
internal abstract class ParentDriver(RouteSocket routes, NamespaceThread namespaces) : INetworkDriver
{
    public abstract string Name { get; }

    public bool HasEndpoints => true;

    public bool HasHostLink => false;

    public string InsidePrefix(Network network) => "eth";

    /// <summary>The kind of link that containers get.</summary>
    protected abstract LinkKind Kind(ParentSettings settings);

    /// <summary>Whether the parent takes no other network beside one with these settings.</summary>
    protected abstract bool IsAlone(ParentSettings settings);

    public void Validate(Network request, IReadOnlyCollection<Network> networks)
    {
        var settings = ParentSettings.Of(request);
        _ = Kind(settings);
        RequireKind(Kind(new()), Name);
        if (settings.Parent is null)
            return;
        if (networks.FirstOrDefault(n => n.Driver is "macvlan" or "ipvlan" && ParentSettings.Of(n).Parent == settings.Parent) is { } other
            && (other.Driver != Name || IsAlone(settings) || IsAlone(ParentSettings.Of(other))))
            throw new ForbiddenException($"network {other.Name} is already using parent interface {settings.Parent}");
        if (routes.FindLink(settings.Parent) is null && (settings.Tagged is not { } tagged || routes.FindLink(tagged.Link) is null))
            throw new InvalidArgumentException($"invalid subinterface vlan name or missing parent interface {settings.Parent}: make the link, or name one that is there");
        if (settings.Tagged is not null && routes.FindLink(settings.Parent) is null)
            RequireKind(new VlanKind(1), "8021q");
    }

    public void Create(Network network)
    {
        var settings = ParentSettings.Of(network);
        var name = settings.Parent ?? LonelyParent(network);
        if (routes.FindLink(name) is not null)
            return;
        if (settings.Tagged is { } tagged && routes.FindLink(tagged.Link) is { } link)
            OwnLink.Create(routes, network, new LinkSpec { Name = name, Parent = link.Index, Up = true, Kind = new VlanKind(tagged.Vlan) });
        else if (settings.Parent is null)
            // A bridge without ports stands in for the dummy link that not every kernel has.
            OwnLink.Create(routes, network, new LinkSpec { Name = name, Up = true, Kind = new BridgeKind() });
        else
            throw new UnavailableException($"the parent interface {name} of network {network.Name} is missing");
    }

    public void Remove(Network network)
    {
        if (routes.FindLink(ParentSettings.Of(network).Parent ?? LonelyParent(network)) is { Kind: "vlan" or "bridge" } made && OwnLink.Is(made))
            routes.Execute(new RouteBatch().DeleteLink(made.Index));
    }

    public void Join(Network network, Endpoint endpoint, NamespaceHandle inside)
    {
        var settings = ParentSettings.Of(network);
        var name = settings.Parent ?? LonelyParent(network);
        var parent = routes.FindLink(name) ?? throw new UnavailableException($"the parent interface {name} of network {network.Name} is missing");
        var kind = Kind(settings);
        try
        {
            routes.Execute(new RouteBatch().CreateLink(new LinkSpec
            {
                Name = endpoint.InsideLink,
                Parent = parent.Index,
                Address = kind is MacvlanKind { Mode: not MacvlanMode.Passthru } ? endpoint.Hardware : null,
                Mtu = settings.Mtu > 0 ? settings.Mtu : null,
                Namespace = inside.Descriptor,
                Kind = kind,
            }));
        }
        catch (NetlinkException e) when (e.Errno == NetlinkException.EBUSY)
        {
            throw new ForbiddenException($"the parent interface {name} is taken by a link of another kind: {e.Message}", e);
        }
        catch (NetlinkException e) when (e.Errno == NetlinkException.EINVAL && IsAlone(settings))
        {
            throw new ForbiddenException($"the parent interface {name} is taken by another container: mode {settings.Mode} passes it through to one", e);
        }
        LinkInside.BringUp(namespaces, inside, endpoint);
    }

    public void Rejoin(Network network, Endpoint endpoint) { }

    public void Leave(Network network, Endpoint endpoint) { }

    private static string LonelyParent(Network network) => "dm-" + network.Id[..12];

    /// <summary>Has the kernel make a link of the kind without a parent: one that knows the kind misses the parent, another does not know what is meant.</summary>
    private void RequireKind(LinkKind kind, string module)
    {
        try
        {
            routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = kind.Name + "-probe", Kind = kind }));
        }
        catch (NetlinkException e) when (e.Errno == NetlinkException.EOPNOTSUPP)
        {
            throw new UnsupportedException($"kernel module {module} is not available: this host's kernel has no {kind.Name} links", e);
        }
        catch (NetlinkException)
        {
            // The kind is known.
        }
    }
}
