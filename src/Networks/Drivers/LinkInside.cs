using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers;

/// <summary>Sets up the container's end of a link, which is in its namespace already.</summary>
internal static class LinkInside
{
    private const string SysctlOption = "com.docker.network.endpoint.sysctls";

    /// <summary>Gives the link its addresses and brings it up.</summary>
    public static void BringUp(NamespaceThread namespaces, NamespaceHandle inside, Endpoint endpoint)
    {
        var link = inside.Routes.FindLink(endpoint.InsideLink)
            ?? throw new UnavailableException($"the link {endpoint.InsideLink} did not arrive in the container");
        SetParameters(namespaces, inside, endpoint);
        var batch = new RouteBatch().ChangeLink(link.Index, new LinkSpec { Up = true });
        if (endpoint.Address4 is not null)
            batch.AddAddress(new(link.Index, IPAddress.Parse(endpoint.Address4), endpoint.PrefixLength4));
        if (endpoint.Address6 is not null)
            batch.AddAddress(new(link.Index, IPAddress.Parse(endpoint.Address6), endpoint.PrefixLength6));
        foreach (var local in endpoint.Requested.IPAMConfig?.LinkLocalIPs ?? [])
            if (IPAddress.TryParse(local, out var address))
                batch.AddAddress(new(link.Index, address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 16 : 64));
        inside.Routes.Execute(batch);
    }

    /// <summary>Points the default routes where the network with the highest priority says.</summary>
    /// <param name="inside">The container's namespace.</param>
    /// <param name="by4">The endpoint of the IPv4 gateway; null for no way out.</param>
    /// <param name="by6">The endpoint of the IPv6 gateway; null for no way out.</param>
    public static void SetDefaultRoutes(NamespaceHandle inside, Endpoint? by4, Endpoint? by6)
    {
        var wanted = new List<RouteEntry>();
        if (by4?.Gateway4 is { } gateway4)
            wanted.Add(Default(IPAddress.Parse(gateway4), inside.Routes.FindLink(by4.InsideLink)!.Index));
        if (by6?.Gateway6 is { } gateway6)
            wanted.Add(Default(IPAddress.Parse(gateway6), inside.Routes.FindLink(by6.InsideLink)!.Index));
        // A route takes the place of the one before in one step: programs that run see no moment without a way out.
        Change(inside, wanted.Except(inside.Routes.Routes()), (batch, route) => batch.AddRoute(route));
        Change(inside, inside.Routes.Routes().Where(r => r.IsDefault && !wanted.Contains(r)), (batch, route) => batch.RemoveRoute(route));
    }

    private static void Change(NamespaceHandle inside, IEnumerable<RouteEntry> routes, Action<RouteBatch, RouteEntry> change)
    {
        var batch = new RouteBatch();
        foreach (var route in routes)
            change(batch, route);
        if (batch.Count > 0)
            inside.Routes.Execute(batch);
    }

    private static RouteEntry Default(IPAddress gateway, int link)
    {
        // What the kernel takes for IPv6 when no metric is given.
        const int usual6 = 1024;
        var ipv4 = gateway.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        return new() { Destination = new IPNetwork(ipv4 ? IPAddress.Any : IPAddress.IPv6Any, 0), Gateway = gateway, LinkIndex = link, Metric = ipv4 ? 0 : usual6 };
    }

    /// <summary>New links have IPv6 off (no address where none was asked for); parameters of the endpoint are set before it is up.</summary>
    private static void SetParameters(NamespaceThread namespaces, NamespaceHandle inside, Endpoint endpoint)
    {
        var sysctls = endpoint.Requested.DriverOpts?.GetValueOrDefault(SysctlOption);
        if (endpoint.Address6 is null && string.IsNullOrEmpty(sysctls))
            return;
        namespaces.Run(inside.Path, () =>
        {
            if (endpoint.Address6 is not null)
                Sysctl.Write($"net/ipv6/conf/{endpoint.InsideLink}/disable_ipv6", "0");
            foreach (var (name, value) in ParseSysctls(sysctls, endpoint.InsideLink))
                Sysctl.Write(name, value);
            return true;
        });
    }

    /// <summary>Reads <c>net.ipv4.conf.IFNAME.log_martians=1,…</c>; only parameters of the link itself are allowed.</summary>
    internal static IEnumerable<(string Name, string Value)> ParseSysctls(string? text, string link)
    {
        foreach (var assignment in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = assignment.Split('=', 2);
            var parts = words[0].Split('.');
            if (words.Length != 2 || parts is not ["net", "ipv4" or "ipv6" or "mpls", "conf" or "neigh", "IFNAME", _] || parts[4].Contains('/'))
                throw new InvalidArgumentException($"invalid endpoint sysctl setting {assignment}: expected net.X.Y.IFNAME.Z=value");
            yield return ($"net/{parts[1]}/{parts[2]}/{link}/{parts[4]}", words[1]);
        }
    }
}
