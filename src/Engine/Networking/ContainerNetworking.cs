using System.Net;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Networks;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Networking;

/// <summary>What a container has to do with networks: its place on them, and the files that tell its programs about them.</summary>
internal sealed class ContainerNetworking(NetworkService networks, ContainerStore store, ContainerPaths paths, EngineOptions options)
{
    private const string DefaultBridge = "bridge";

    /// <summary>The network mode that is meant when none, or <c>default</c>, is given.</summary>
    internal string Mode(HostConfig host) => string.IsNullOrEmpty(host.NetworkMode) || host.NetworkMode == "default" ? options.DefaultNetwork : host.NetworkMode;

    /// <summary>What is asked for on each network, by name.</summary>
    /// <exception cref="InvalidArgumentException">The mode and the networks contradict each other.</exception>
    internal IReadOnlyDictionary<string, EndpointSettings> Plan(ContainerCreation creation)
    {
        var mode = Mode(creation.HostConfig);
        if (NamespaceMode.ContainerOf(mode) is { } other)
        {
            store.Find(other);
            return creation.Endpoints.Count == 0 ? new Dictionary<string, EndpointSettings>()
                : throw new InvalidArgumentException("conflicting options: a container that shares another's network cannot have networks of its own");
        }
        var endpoints = creation.Endpoints.ToDictionary(e => e.Key == "default" ? options.DefaultNetwork : e.Key, e => e.Value);
        if (mode is "host" or "none" && endpoints.Keys.Any(name => name != mode))
            throw new InvalidArgumentException($"conflicting options: cannot attach a container to networks with network mode {mode}");
        if (!endpoints.ContainsKey(mode) && !endpoints.Keys.Any(name => SameNetwork(name, mode)))
            endpoints[mode] = new EndpointSettings();
        if (creation.Config.MacAddress is { Length: > 0 } address && endpoints.TryGetValue(mode, out var first) && string.IsNullOrEmpty(first.MacAddress))
            endpoints[mode] = first with { MacAddress = address };
        return endpoints;
    }

    /// <summary>Whether the container has a network stack of ours: not the host's, another container's, or none.</summary>
    internal bool HasStack(Container container) =>
        Mode(container.HostConfig) is var mode && mode is not ("host" or "none") && NamespaceMode.ContainerOf(mode) is null && container.Config.NetworkDisabled != true;

    /// <summary>Makes the container's network stack; null where it has none of ours.</summary>
    /// <param name="container">The container.</param>
    /// <param name="made">The network namespace, when it was made with the container's user namespace.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<Sandbox?> AttachAsync(Container container, SafeFileHandle? made, CancellationToken cancellation)
    {
        if (!HasStack(container))
            return null;
        return await networks.AttachAsync(new AttachRequest
        {
            ContainerId = container.Id,
            ContainerName = container.Name,
            Hostname = Fqdn(container),
            Endpoints = container.Networks.ToDictionary(n => n.Key, n => Requested(n.Value)),
            Ports = PortMap.Read(container.Config, container.HostConfig, ProfileDefaults.Of(container.Profile).LoopbackPorts ? IPAddress.Loopback : null),
            ForwardsTraffic = MayForward(container.HostConfig),
            Dns = Or(container.HostConfig.Dns, options.Dns),
            DnsSearch = Or(container.HostConfig.DnsSearch, options.DnsSearch),
            DnsOptions = Or(container.HostConfig.DnsOptions, options.DnsOptions),
            ExtraHosts = [.. container.HostConfig.ExtraHosts ?? [], .. Links(container).SelectMany(l => l.Link.Hosts(l.Target, l.Address))],
        }, made, cancellation);
    }

    /// <summary>Takes the container off all networks.</summary>
    internal Task DetachAsync(string id, CancellationToken cancellation) => networks.DetachAsync(id, cancellation);

    /// <summary>The variables that links add.</summary>
    internal IEnumerable<string> LinkEnvironment(Container container) => Links(container).SelectMany(l => l.Link.Environment(container.Name, l.Target, l.Address));

    /// <summary>Checks that the containers that links name are there.</summary>
    /// <exception cref="InvalidArgumentException">One is not.</exception>
    internal void CheckLinks(HostConfig host)
    {
        if (host.Links is { Count: > 0 } && Mode(host) == "host")
            throw new InvalidArgumentException("conflicting options: host type networking can't be used with links. This would result in undefined behavior");
        foreach (var link in LegacyLinks(host))
        {
            try
            {
                store.Find(link.Target);
            }
            catch (NotFoundException e)
            {
                throw new InvalidArgumentException($"could not get container for {link.Target}: {e.Message}", e);
            }
        }
    }

    /// <summary>Writes /etc/hosts, /etc/hostname and /etc/resolv.conf.</summary>
    /// <returns>Their places on the host by their places in the container.</returns>
    internal IReadOnlyDictionary<string, string> WriteFiles(Container container, Sandbox? sandbox)
    {
        var owner = NamespaceMode.ContainerOf(Mode(container.HostConfig)) is { } other ? store.Find(other).Id : container.Id;
        if (owner == container.Id)
        {
            File.WriteAllText(paths.Hostname(container.Id), container.Config.Hostname + "\n");
            File.WriteAllText(paths.Hosts(container.Id), sandbox?.Hosts ?? PlainHosts(container));
            File.WriteAllText(paths.ResolvConf(container.Id), sandbox?.ResolvConf ?? PlainResolver(container.HostConfig));
            if (container.IdMapping is { } mapping)
                GiveToRoot(paths.Data(container.Id), mapping);
        }
        return new Dictionary<string, string>
        {
            ["/etc/hostname"] = paths.Hostname(owner),
            ["/etc/hosts"] = paths.Hosts(owner),
            ["/etc/resolv.conf"] = paths.ResolvConf(owner),
        };
    }

    /// <summary>What was asked for, without what an earlier start got.</summary>
    internal static EndpointSettings Requested(EndpointSettings settings) => new()
    {
        IPAMConfig = settings.IPAMConfig,
        Links = settings.Links,
        Aliases = settings.Aliases,
        MacAddress = settings.EndpointID.Length == 0 ? settings.MacAddress : null,
        DriverOpts = settings.DriverOpts,
        GwPriority = settings.GwPriority,
    };

    /// <summary>The container's root may edit these files.</summary>
    private static void GiveToRoot(string data, IdMapping mapping)
    {
        using var directory = DirectoryHandle.Open(data);
        foreach (var name in (string[])["hostname", "hosts", "resolv.conf"])
            directory.SetOwner(name, mapping.HostUid, mapping.HostGid);
    }

    private IEnumerable<(LegacyLink Link, Container Target, string Address)> Links(Container container)
    {
        foreach (var link in LegacyLinks(container.HostConfig))
        {
            var target = store.Find(link.Target).Current;
            if (target.State.Status is not (ContainerStatus.Running or ContainerStatus.Paused))
                throw new InvalidArgumentException($"Cannot link to a non running container: /{target.Name} AS /{container.Name}/{link.Alias}");
            var address = target.Networks.GetValueOrDefault(DefaultBridge)?.IPAddress;
            if (string.IsNullOrEmpty(address))
                throw new InvalidArgumentException($"Cannot link to /{target.Name}: it is not on the network {DefaultBridge}");
            yield return (link, target, address);
        }
    }

    /// <summary>On other networks than the default bridge, links are names that the endpoint has asked for.</summary>
    private IEnumerable<LegacyLink> LegacyLinks(HostConfig host) => Mode(host) == DefaultBridge ? (host.Links ?? []).Select(LegacyLink.Parse) : [];

    private bool SameNetwork(string name, string mode)
    {
        try
        {
            return networks.Resolve(name).Id == networks.Resolve(mode).Id;
        }
        catch (NotFoundException)
        {
            // A network may be made between the creation and the start of a container.
            return false;
        }
    }

    private static string Fqdn(Container container) =>
        string.IsNullOrEmpty(container.Config.Domainname) ? container.Config.Hostname ?? "" : $"{container.Config.Hostname}.{container.Config.Domainname}";

    private string PlainHosts(Container container)
    {
        var extra = (container.HostConfig.ExtraHosts ?? []).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .Select(parts => $"{(parts[1] == "host-gateway" ? "127.0.0.1" : parts[1])}\t{parts[0]}\n");
        var own = Mode(container.HostConfig) == "host" && File.Exists("/etc/hosts")
            ? File.ReadAllText("/etc/hosts").TrimEnd('\n') + "\n"
            : "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";
        return own + string.Concat(extra);
    }

    private string PlainResolver(HostConfig host) => ResolverFile.Write(File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : "",
        Or(host.Dns, options.Dns), Or(host.DnsSearch, options.DnsSearch), Or(host.DnsOptions, options.DnsOptions));

    /// <summary>Whether the container administers its network, and so may pass on what others sent.</summary>
    private static bool MayForward(HostConfig host) =>
        host.Privileged || (host.CapAdd ?? []).Any(c => c.ToUpperInvariant() is "ALL" or "NET_ADMIN" or "CAP_NET_ADMIN");

    private static IReadOnlyList<string> Or(IReadOnlyList<string>? own, IReadOnlyList<string> otherwise) => own is { Count: > 0 } ? own : otherwise;
}
