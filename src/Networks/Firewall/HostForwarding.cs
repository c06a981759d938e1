using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Firewall;

/// <summary>
/// Turns on the host's forwarding, which containers need to reach the outside, without making the host a router for others:
/// the links that the host had when it did not forward still do not forward to each other.
/// </summary>
internal sealed partial class HostForwarding(string directory, RouteSocket routes, HostFirewall firewall, ILogger<HostForwarding> log)
{
    /// <summary>Turns on IPv4 forwarding.</summary>
    public void EnableIPv4() => Enable("net/ipv4/ip_forward", "host_links4");

    /// <summary>Turns on IPv6 forwarding; links that take their address from router advertisements go on doing so.</summary>
    public void EnableIPv6()
    {
        const string all = "net/ipv6/conf/all/forwarding";
        if (Sysctl.Read(all) == "0")
            foreach (var link in routes.Links().Where(l => !l.IsLoopback))
                if (Sysctl.Read($"net/ipv6/conf/{link.Name}/accept_ra") == "1")
                    Sysctl.Write($"net/ipv6/conf/{link.Name}/accept_ra", "2");
        if (Sysctl.Read(all) is not null)
            Enable(all, "host_links6");
    }

    private void Enable(string parameter, string set)
    {
        // The names outlive the daemon, not the host's start, as the parameter does.
        var memory = Path.Combine(directory, set);
        if (Sysctl.Read(parameter) == "0")
        {
            File.WriteAllLines(memory, routes.Links().Where(l => !l.IsLoopback && l.Kind.Length == 0).Select(l => l.Name));
            Sysctl.Write(parameter, "1");
            Log.Enabled(log, parameter.Replace('/', '.'));
        }
        if (File.Exists(memory))
            firewall.Change([], File.ReadLines(memory).Select(n => new SetElement(TableFamily.Inet, set, default(ElementKey).Link(n))));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "turned on {Parameter}; the host's own links still do not forward to each other")]
        public static partial void Enabled(ILogger logger, string parameter);
    }
}
