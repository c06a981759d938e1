using System.Net;
using Gantry.Errors;
using Gantry.Networks.Names;

namespace Gantry.Networks.Sandboxes;

/// <summary>Writes /etc/hosts and resolv.conf for a container.</summary>
internal sealed class NameFiles(NetworkOptions options, Func<IReadOnlyList<IPAddress>> hostGateways, Func<string, SandboxRecord?> byNameOrId)
{
    private const string HostsPath = "/etc/hosts";

    /// <summary>The text of /etc/hosts.</summary>
    public string Hosts(SandboxRecord sandbox, bool inHostNetwork)
    {
        var request = sandbox.Request;
        var extra = request.ExtraHosts.SelectMany(line => HostsFile.Parse(line, hostGateways())).ToList();
        if (inHostNetwork)
            return HostsFile.Extend(File.Exists(HostsPath) ? File.ReadAllText(HostsPath) : "", extra);
        extra.AddRange(sandbox.Endpoints.Where(e => e.NetworkName == "bridge").SelectMany(Linked));
        return HostsFile.Write(extra, sandbox.Endpoints.SelectMany(e => e.Addresses), request.Hostname);
    }

    /// <summary>The text of resolv.conf.</summary>
    public string ResolvConf(SandboxRecord sandbox, bool inHostNetwork, bool embedded)
    {
        var configuration = Resolvers(sandbox.Request);
        if (embedded)
            return configuration.BehindEmbedded().Write();
        var ipv6 = sandbox.Endpoints.Any(e => e.Address6 is not null);
        return (inHostNetwork ? configuration : configuration.WithoutLoopback(ipv6)).Write();
    }

    /// <summary>The resolvers that a container asks in the end.</summary>
    public ResolvConf Resolvers(AttachRequest request) => Names.ResolvConf.ReadHost(options.ResolvConfPath)
        .Override(options.Dns, options.DnsSearch, options.DnsOptions)
        .Override(request.Dns, request.DnsSearch, request.DnsOptions);

    /// <summary>Old-style links of the default bridge: lines of the hosts file.</summary>
    private IEnumerable<(string Name, IPAddress Address)> Linked(Endpoint endpoint)
    {
        foreach (var link in endpoint.Requested.Links ?? [])
        {
            var parts = link.Split(':');
            var target = parts[0].TrimStart('/');
            var alias = parts.Length > 1 ? parts[1].Split('/')[^1] : target;
            var other = byNameOrId(target) ?? throw new GantryException(ErrorKind.Internal, $"Cannot link to a non running container: {target} AS {alias}");
            var names = string.Join(' ', new[] { alias, other.Request.Hostname, other.Request.ContainerName }.Distinct());
            foreach (var address in other.Endpoints.Where(e => e.NetworkId == endpoint.NetworkId).SelectMany(e => e.Addresses))
                yield return (names, address);
        }
    }
}
