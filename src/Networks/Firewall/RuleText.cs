using System.Text;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Overlay.Encryption;

namespace Gantry.Networks.Firewall;

/// <summary>
/// The rules, in the language of <c>nft</c>. They are the same whatever runs: networks, endpoints and ports are elements of
/// their sets. Docs: docs/networks.md, "The rules".
/// </summary>
internal static class RuleText
{
    /// <summary>The families that have a table of ours.</summary>
    private static readonly TableFamily[] Families = [TableFamily.Inet, TableFamily.Ip, TableFamily.Ip6, TableFamily.Bridge];

    /// <summary>A script that replaces all our tables, as one transaction.</summary>
    /// <param name="table">The tables' name.</param>
    /// <param name="door">The links of the way around through the host's input rules; null lets ports by-pass these.</param>
    /// <param name="tunnelPort">The UDP port of tunnels that may be encrypted; null for none.</param>
    /// <param name="elements">What the sets hold.</param>
    public static string Write(string table, InputDoor? door, int? tunnelPort, IEnumerable<SetElement> elements)
    {
        var text = new StringBuilder(Remove(table));
        text.Append(Inet(table, door)).Append(Bridge(table));
        if (tunnelPort is { } port)
            text.Append(Encryption(table, port));
        text.Append(Approval("ip", table, door, "ipv4_addr", "169.254.0.1")).Append(Approval("ip6", table, door, "ipv6_addr", "fe80::1"));
        foreach (var set in elements.GroupBy(e => (e.Family, e.Set)))
            text.Append($"add element {Name(set.Key.Family)} {table} {set.Key.Set} {{ {string.Join(", ", set.Select(Element))} }}\n");
        return text.ToString();
    }

    /// <summary>A script that removes our tables; none of them needs to be there.</summary>
    public static string Remove(string table) =>
        string.Concat(Families.Select(f => $"add table {Name(f)} {table}\ndelete table {Name(f)} {table}\n"));

    private static string Inet(string table, InputDoor? door) => $$"""
        table inet {{table}} {
          set bridges { type ifname; }
          set same { type ifname . ifname; }
          set local4 { type ipv4_addr . ifname; flags interval; }
          set local6 { type ipv6_addr . ifname; flags interval; }
          set internal { type ifname; }
          set unprotected { type ifname; }
          set host_links4 { type ifname; }
          set host_links6 { type ifname; }
          set masquerade4 { type ifname; }
          set masquerade6 { type ifname; }
          map source4 { type ifname : ipv4_addr; }
          map source6 { type ifname : ipv6_addr; }
          set routed4 { type inet_proto . ipv4_addr . inet_service; }
          set routed6 { type inet_proto . ipv6_addr . inet_service; }
          map published4 { type inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service; }
          map published6 { type inet_proto . ipv6_addr . inet_service : ipv6_addr . inet_service; }
          map published_any4 { type inet_proto . inet_service : ipv4_addr . inet_service; }
          map published_any6 { type inet_proto . inet_service : ipv6_addr . inet_service; }

          # A bridge may carry 127.0.0.1 as a source for the host's own connections; as a destination it never may.
          chain guard {
            type filter hook prerouting priority raw; policy accept;
            iifname @bridges ip daddr 127.0.0.0/8 drop
          }

          # A container on an internal network reaches the host only by its network's gateway.
          chain input {
            type filter hook input priority filter; policy accept;
            iifname @internal fib daddr . iif type != { local, broadcast, multicast } drop
          }

          chain forward {
            type filter hook forward priority filter; policy accept;
            iifname . oifname @same accept
            iifname @internal drop
            oifname @internal drop
            oifname @bridges jump inbound
            meta nfproto ipv4 iifname @host_links4 oifname @host_links4 drop
            meta nfproto ipv6 iifname @host_links6 oifname @host_links6 drop
          }

          chain inbound {
            # Between two networks there is only what a published port leads to: not even what claims to be another's answer.
            iifname @bridges ct status dnat accept
            iifname @bridges drop
            ct state established,related accept
            ct status dnat accept
            oifname @unprotected accept
            meta l4proto . ip daddr . th dport @routed4 accept
            meta l4proto . ip6 daddr . th dport @routed6 accept
            drop
          }

          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            {{(door is null ? "" : $"iifname != \"{door.Receiver}\" iifname != @bridges return")}}
            fib daddr type local jump publish
          }

          chain output {
            type nat hook output priority -100; policy accept;
            # The kernel routes ::1 to no other link: those connections meet the listener that holds the port.
            ip6 daddr ::1 return
            fib daddr type local jump publish
          }

          chain publish {
            dnat ip to meta l4proto . ip daddr . th dport map @published4
            dnat ip6 to meta l4proto . ip6 daddr . th dport map @published6
            dnat ip to meta l4proto . th dport map @published_any4
            dnat ip6 to meta l4proto . th dport map @published_any6
          }

          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            # A container that goes by the host's port to a neighbour or to itself would see the answer come from elsewhere.
            ip saddr . oifname @local4 ct status dnat masquerade
            ip6 saddr . oifname @local6 ct status dnat masquerade
            ip saddr 127.0.0.0/8 oifname @bridges masquerade
            oifname @bridges return
            snat ip to iifname map @source4
            snat ip6 to iifname map @source6
            meta nfproto ipv4 iifname @masquerade4 masquerade
            meta nfproto ipv6 iifname @masquerade6 masquerade
          }
        }

        """;

    /// <summary>
    /// Packets of encrypted networks (VXLAN has its number after eight bytes of UDP and four of its own) are marked for the kernel's IPsec
    /// policies. None leaves without one, and none is taken that did not come by one.
    /// </summary>
    private static string Encryption(string table, int port) => $$"""
        table inet {{table}} {
          set encrypted { typeof @th,96,32; }

          chain encrypt {
            type route hook output priority mangle; policy accept;
            udp dport {{port}} @th,96,32 @encrypted meta mark set {{TunnelKey.Mark}}
          }

          chain leaving {
            type filter hook postrouting priority mangle; policy accept;
            udp dport {{port}} @th,96,32 @encrypted rt ipsec missing drop
          }

          chain arriving {
            type filter hook input priority mangle; policy accept;
            udp dport {{port}} @th,96,32 @encrypted meta ipsec missing drop
          }
        }

        """;

    /// <summary>Who may send what from which port of a bridge.</summary>
    private static string Bridge(string table) => $$"""
        table bridge {{table}} {
          set ports { type ifname; }
          set hardware { type ifname . ether_addr; }
          set addresses4 { type ifname . ipv4_addr; }
          set addresses6 { type ifname . ipv6_addr; }

          chain prerouting {
            type filter hook prerouting priority filter; policy accept;
            iifname @ports jump source
          }

          chain source {
            iifname . ether saddr != @hardware drop
            ether type ip iifname . ip saddr != @addresses4 drop
            ether type arp arp saddr ip != 0.0.0.0 iifname . arp saddr ip != @addresses4 drop
            ether type ip6 ip6 saddr != :: iifname . ip6 saddr != @addresses6 drop
          }
        }

        """;

    /// <summary>
    /// The way around. A packet for a published port goes to the host first, past all of the host's own input rules; what gets
    /// this far is sent in once more through the door, where it is translated. The connection's later packets follow the
    /// first one's translation and no longer come here.
    /// </summary>
    private static string Approval(string family, string table, InputDoor? door, string addressType, string via) => door is null ? "" : $$"""
        table {{family}} {{table}} {
          set published { type inet_proto . {{addressType}} . inet_service; }
          set published_any { type inet_proto . inet_service; }

          chain input {
            type filter hook input priority {{BeforeConfirmation(family)}}; policy accept;
            iifname "{{door.Receiver}}" drop
            iifname "lo" accept
            meta l4proto . {{family}} daddr . th dport @published jump approved
            meta l4proto . th dport @published_any jump approved
          }

          chain approved {
            dup to {{via}} device "{{door.Sender}}"
            drop
          }
        }

        """;

    /// <summary>
    /// After all of the host's rules, but before the kernel takes the connection for one that exists: it would not translate it
    /// any more. That is its last step for IPv4 and its last but one for IPv6, each at the highest priority or one below it.
    /// </summary>
    private static int BeforeConfirmation(string family) => family == "ip6" ? int.MaxValue - 2 : int.MaxValue - 1;

    private static string Element(SetElement element) =>
        element.Value is { } value ? $"{element.Key.Text} : {value.Text}" : $"{element.Key.Text}";

    private static string Name(TableFamily family) => family switch
    {
        TableFamily.Ip => "ip",
        TableFamily.Ip6 => "ip6",
        TableFamily.Bridge => "bridge",
        _ => "inet",
    };
}
