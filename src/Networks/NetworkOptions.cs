using System.Net;

namespace Gantry.Networks;

/// <summary>The daemon's settings of its networks; names in brackets are the keys of daemon.json.</summary>
public sealed record NetworkOptions
{
    /// <summary>The device of the default bridge (<c>bridge</c>); <c>none</c> for no default bridge.</summary>
    public string Bridge { get; init; } = "gantry0";

    /// <summary>The default bridge's address with its prefix (<c>bip</c>); null is the first free default pool.</summary>
    public string? Bip { get; init; }

    /// <summary>The default bridge's IPv6 address with its prefix (<c>bip6</c>).</summary>
    public string? Bip6 { get; init; }

    /// <summary>The part of the default bridge's subnet that containers get addresses from (<c>fixed-cidr</c>).</summary>
    public string? FixedCidr { get; init; }

    /// <summary>The default bridge's IPv6 subnet (<c>fixed-cidr-v6</c>).</summary>
    public string? FixedCidrV6 { get; init; }

    /// <summary>The gateway of containers on the default bridge, when it is not the bridge (<c>default-gateway</c>).</summary>
    public string? DefaultGateway { get; init; }

    /// <summary>Whether the default bridge has IPv6 (<c>ipv6</c>).</summary>
    public bool Ipv6 { get; init; }

    /// <summary>The largest packet on the default bridge, in bytes (<c>mtu</c>); 0 is 1500.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether the daemon turns on forwarding (<c>ip-forward</c>).</summary>
    public bool IpForward { get; init; } = true;

    /// <summary>Whether containers on the default bridge leave under the host's address (<c>ip-masq</c>).</summary>
    public bool IpMasquerade { get; init; } = true;

    /// <summary>Whether containers on the default bridge reach each other (<c>icc</c>).</summary>
    public bool InterContainer { get; init; } = true;

    /// <summary>Where subnets are taken from when a network names none (<c>default-address-pools</c>).</summary>
    public IReadOnlyList<DefaultAddressPool> DefaultAddressPools { get; init; } = DefaultAddressPool.Defaults;

    /// <summary>Where a port is published when no address is given (<c>default-publish-address</c>, <c>ip</c>); null is all addresses.</summary>
    public IPAddress? DefaultPublishAddress { get; init; }

    /// <summary>Accepted as Docker has it (<c>userland-proxy</c>): ports never need a process here.</summary>
    public bool UserlandProxy { get; init; } = true;

    /// <summary>Whether the host's own input rules decide who reaches a published port (<c>host-firewall</c>).</summary>
    public bool HostFirewall { get; init; } = true;

    /// <summary>Name servers of containers that name none (<c>dns</c>).</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Search domains of containers that name none (<c>dns-search</c>).</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Resolver options of containers that name none (<c>dns-opts</c>).</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>What <c>host-gateway</c> stands for (<c>host-gateway-ips</c>); empty is the default bridge's addresses.</summary>
    public IReadOnlyList<IPAddress> HostGatewayAddresses { get; init; } = [];

    /// <summary>The store of the cluster, as <c>http://192.0.2.1:2379</c> (<c>cluster-store</c>); null for no cluster.</summary>
    public Uri? ClusterStore { get; init; }

    /// <summary>This host's address on the network between the hosts (<c>cluster-advertise</c>).</summary>
    public IPAddress? ClusterAdvertise { get; init; }

    /// <summary>The UDP port of the tunnels between the hosts (<c>overlay-port</c>).</summary>
    public int OverlayPort { get; init; } = 4789;

    /// <summary>The name of the nftables tables that hold all rules.</summary>
    public string Table { get; init; } = "gantry";

    /// <summary>The host's resolver configuration.</summary>
    public string ResolvConfPath { get; init; } = "/etc/resolv.conf";
}
