using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Drivers;
using Gantry.Networks.Firewall;
using Gantry.Networks.Overlay.Encryption;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Overlay;

/// <summary>
/// A bridge on each host, joined by a VXLAN tunnel. The tunnel floods nothing and learns nothing: who is where stands in the
/// cluster's store, and each daemon writes it into the kernel. The gateway is the bridge of the host that a container is on.
/// </summary>
internal sealed class OverlayDriver(BridgeDriver bridges, RouteSocket routes, HostFirewall firewall, EncryptedTunnels? tunnels, NetworkOptions options) : INetworkDriver
{
    /// <summary>The cluster; null when the daemon is in none.</summary>
    public OverlayCluster? Cluster { get; set; }

    public string Name => "overlay";

    public bool HasEndpoints => true;

    public bool HasHostLink => true;

    public string InsidePrefix(Network network) => "eth";

    public void Validate(Network request, IReadOnlyCollection<Network> networks)
    {
        if (Cluster is null)
            throw new UnavailableException("this daemon is in no cluster: set cluster-store (as etcd://192.0.2.1:2379) and cluster-advertise in its configuration to use overlay networks");
        RequireCipher(request);
    }

    public void Create(Network network)
    {
        RequireCipher(network);
        bridges.Create(network);
        firewall.Change([], Rules(network));
        var tunnel = Tunnel(network);
        if (routes.FindLink(tunnel) is not null)
            return;
        var bridge = routes.FindLink(BridgeSettings.Of(network).Device)!;
        OwnLink.Create(routes, network, new LinkSpec
        {
            Name = tunnel,
            Up = true,
            Master = bridge.Index,
            Mtu = Mtu(network),
            Kind = new VxlanKind(OverlaySettings.Of(network).Vni ?? throw new InvalidArgumentException($"network {network.Name} has no VXLAN id"))
            {
                Local = options.ClusterAdvertise,
                Port = options.OverlayPort,
            },
        });
    }

    public void Remove(Network network)
    {
        if (routes.FindLink(Tunnel(network)) is { } tunnel)
            routes.Execute(new RouteBatch().DeleteLink(tunnel.Index));
        firewall.Change(Rules(network), []);
        bridges.Remove(network);
    }

    public void Join(Network network, Endpoint endpoint, NamespaceHandle inside) => bridges.Join(network, endpoint, inside);

    public void Rejoin(Network network, Endpoint endpoint) => bridges.Rejoin(network, endpoint);

    public void Leave(Network network, Endpoint endpoint) => bridges.Leave(network, endpoint);

    public Task<Network> PrepareAsync(Network request, CancellationToken cancellation)
    {
        const int lowestVni = 4096, vniDigits = 6;
        var chosen = OverlaySettings.Of(request).Vni ?? Math.Max(lowestVni, Convert.ToInt32(request.Id[..vniDigits], 16));
        return Task.FromResult(OverlaySettings.WithVni(request, chosen) with { Scope = "global" });
    }

    public Task AnnounceAsync(Network network, CancellationToken cancellation) => Cluster?.PublishAsync(network, cancellation) ?? Task.CompletedTask;

    public Task RetractAsync(Network network, CancellationToken cancellation) => Cluster?.RetractAsync(network, cancellation) ?? Task.CompletedTask;

    public async Task<Endpoint?> ClaimAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation)
    {
        var cluster = Cluster ?? throw new UnavailableException("this daemon is in no cluster");
        return await cluster.ClaimAsync(endpoint, cancellation) ? endpoint : null;
    }

    public Task ReleaseAsync(Network network, Endpoint endpoint) => Cluster?.ReleaseAsync(endpoint) ?? Task.CompletedTask;

    /// <summary>Whether a network is encrypted between hosts.</summary>
    public static bool IsEncrypted(Network network) => network.Driver == "overlay" && OverlaySettings.Of(network).Encrypted;

    /// <summary>Refuses an encrypted network where this host's kernel cannot encrypt.</summary>
    /// <exception cref="UnsupportedException">It cannot.</exception>
    public void RequireCipher(Network network)
    {
        if (IsEncrypted(network))
            tunnels?.Require();
    }

    /// <summary>Writes into the kernel that an endpoint is on another host.</summary>
    public void AddPeer(Network network, OverlayPeer peer)
    {
        if (routes.FindLink(Tunnel(network)) is not { } tunnel)
            return;
        if (IsEncrypted(network))
            tunnels?.Add(peer);
        var batch = new RouteBatch();
        foreach (var entry in Entries(tunnel.Index, peer))
            batch.SetNeighbour(entry);
        routes.Execute(batch);
    }

    /// <summary>Removes from the kernel that an endpoint is on another host.</summary>
    public void RemovePeer(Network network, OverlayPeer peer)
    {
        if (routes.FindLink(Tunnel(network)) is not { } tunnel)
            return;
        if (IsEncrypted(network))
            tunnels?.Remove(peer);
        foreach (var entry in Entries(tunnel.Index, peer))
        {
            try
            {
                routes.Execute(new RouteBatch().RemoveNeighbour(entry));
            }
            catch (NetlinkException e) when (e.Errno == NetlinkException.ENOENT)
            {
                // It was never written: the link is younger than the peer.
            }
        }
    }

    /// <summary>The addresses that the tunnel answers for, and the host behind which the hardware address is.</summary>
    private static IEnumerable<Neighbour> Entries(int tunnel, OverlayPeer peer)
    {
        foreach (var address in peer.Endpoint.Addresses)
            yield return new() { LinkIndex = tunnel, Address = address, HardwareAddress = peer.Endpoint.Hardware };
        yield return new() { LinkIndex = tunnel, Address = IPAddress.Parse(peer.HostAddress), HardwareAddress = peer.Endpoint.Hardware, Forwarding = true };
    }

    /// <summary>The network's number with the zero byte that follows it on the wire.</summary>
    private static IEnumerable<SetElement> Rules(Network network) =>
        IsEncrypted(network) ? [new(TableFamily.Inet, "encrypted", default(ElementKey).Bytes4((uint)OverlaySettings.Of(network).Vni!.Value << 8))] : [];

    private static string Tunnel(Network network) => "vx-" + network.Id[..12];

    private static int Mtu(Network network) => BridgeSettings.Of(network).Mtu;
}
