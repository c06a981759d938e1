using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;
using Gantry.Linux.Net.Xfrm;
using Gantry.Networks.Drivers;
using Gantry.Networks.Drivers.Plugins;
using Gantry.Networks.Firewall;
using Gantry.Networks.Graph;
using Gantry.Networks.Ipam;
using Gantry.Networks.Overlay;
using Gantry.Networks.Overlay.Encryption;
using Gantry.Networks.Ports;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;
using Gantry.Plugins;
using Gantry.State;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Networks;

/// <summary>The networks of this host and the containers' places on them.</summary>
public sealed partial class NetworkService : IAsyncDisposable
{
    private const string DefaultDriver = "bridge";

    private readonly NetworkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<NetworkService> _log;
    private readonly RouteSocket _routes = RouteSocket.Open();
    private readonly ConnectionTable _connections = new();
    private readonly Ruleset _rules = new();
    private readonly NamespaceThread _namespaceThread = new();
    private readonly NetworkRegistry _registry;
    private readonly PluginSet _plugins;
    private readonly AddressManagement _addresses;
    private readonly NetworkMaker _maker;
    private readonly DriverSet _drivers;
    private readonly HostFirewall _firewall;
    private readonly HostForwarding _forwarding;
    private readonly LinkReaper _reaper;
    private readonly SandboxService _sandboxes;
    private readonly SandboxView _view;
    private readonly KernelRules _kernelRules;
    private readonly NetworkReader _reader;
    private readonly OverlayDriver _overlay;
    private readonly OverlayMembership _membership;
    private readonly EncryptedTunnels? _tunnels;
    private readonly ILoggerFactory _loggers;
    private bool _restored;

    /// <summary>Prepares the service; <see cref="RestoreAsync"/> brings it up.</summary>
    /// <param name="database">The daemon's record.</param>
    /// <param name="execRoot">A directory for what lasts until the host's next start; namespaces are pinned under it.</param>
    /// <param name="options">The settings.</param>
    /// <param name="plugins">Third parties' drivers.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="time">The clock.</param>
    public NetworkService(StateDatabase database, string execRoot, NetworkOptions options, PluginSet plugins, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _time = time;
        _loggers = loggers;
        _log = loggers.CreateLogger<NetworkService>();
        Directory.CreateDirectory(execRoot);
        _plugins = plugins;
        _registry = new(database);
        _addresses = new(_registry, plugins, loggers.CreateLogger<AddressManagement>());
        _tunnels = options is { ClusterStore: not null, ClusterAdvertise: { } advertised }
            ? new(advertised, options.OverlayPort, new EpochFile(execRoot), time, loggers.CreateLogger<EncryptedTunnels>())
            : null;
        _firewall = new(options.Table, options.HostFirewall, _tunnels is not null && XfrmSocket.IsAvailable ? options.OverlayPort : null, _rules, loggers.CreateLogger<HostFirewall>());
        _forwarding = new(execRoot, _routes, _firewall, loggers.CreateLogger<HostForwarding>());
        var bridges = new BridgeDriver(_routes, _namespaceThread, _firewall);
        _overlay = new(bridges, _routes, _firewall, _tunnels, options);
        var pluginLog = loggers.CreateLogger<PluginNetworkDriver>();
        _drivers = new(name => new PluginNetworkDriver(name, plugins, _routes, _namespaceThread, pluginLog),
            bridges, new MacvlanDriver(_routes, _namespaceThread), new IpvlanDriver(_routes, _namespaceThread), _overlay, new LinklessDriver("host"), new LinklessDriver("null"));
        var namespaces = new NamespaceStore(Path.Combine(execRoot, "netns"), _namespaceThread);
        _reaper = new(_routes, _connections, namespaces, loggers.CreateLogger<LinkReaper>(), time);
        var publisher = new PortPublisher(options, _registry, new PortAllocator(time), _firewall);
        var files = new NameFiles(options, HostGateways, ByNameOrId);
        _view = new(files, namespaces);
        var names = new NameService(options, files, namespaces, _namespaceThread, time);
        _membership = new(_registry, _overlay, _tunnels, names, loggers.CreateLogger<OverlayMembership>());
        _sandboxes = new(_registry, _drivers, _addresses, namespaces, publisher, names, _reaper, database, loggers.CreateLogger<SandboxService>());
        _maker = new(options, _registry, _drivers, _addresses, _sandboxes, _reaper, _routes, Bring, time);
        _kernelRules = new(options.Table, _routes, _rules);
        _reader = new(_registry, _sandboxes, _namespaceThread, _kernelRules);
    }

    /// <summary>Finds a network by name, id, or a unique beginning of its id.</summary>
    /// <exception cref="NotFoundException"><c>network X not found</c>.</exception>
    public Network Resolve(string nameOrId) => _registry.Resolve(nameOrId == "default" ? DefaultDriver : nameOrId);

    /// <summary>The same for a network that containers are to be on.</summary>
    /// <exception cref="ForbiddenException">It only holds a configuration.</exception>
    public Network ResolveForUse(string nameOrId) => Resolve(nameOrId) is { ConfigOnly: false } network ? network
        : throw new ForbiddenException("cannot create endpoint on configuration-only network: make one with --config-from, and use that");

    /// <summary>All networks.</summary>
    public IReadOnlyList<Network> List() => _registry.List();

    /// <summary>The names of the drivers: our own, and the plugins that have been used.</summary>
    public IReadOnlyList<string> DriverNames => [.. _drivers.BuiltIn, .. _plugins.Active(PluginNetworkDriver.Interface)];

    /// <summary>The running endpoints of a network, by container id.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Endpoints(string networkId) =>
        _sandboxes.On(networkId).ToDictionary(e => e.Sandbox.Request.ContainerId, e => e.Endpoint.Settings());

    /// <summary>Makes a network.</summary>
    /// <param name="request">What is wanted; the id and empty addresses are filled in.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    public Task<Network> CreateAsync(Network request, CancellationToken cancellation) => _maker.CreateAsync(request, cancellation);

    /// <summary>Removes a network that no container is on.</summary>
    /// <exception cref="ForbiddenException">It is predefined or in use.</exception>
    public Task RemoveAsync(string nameOrId, CancellationToken cancellation) => _maker.RemoveAsync(Resolve(nameOrId), cancellation);

    /// <summary>
    /// Makes the container's sandbox with all its endpoints and published ports, or nothing: a failure undoes what was done.
    /// Called again for the same container, it replaces a leftover. On the networks <c>host</c> and <c>none</c> there is no
    /// namespace of ours, and the sandbox has only the files.
    /// </summary>
    public Task<Sandbox> AttachAsync(AttachRequest request, CancellationToken cancellation) => AttachAsync(request, null, cancellation);

    /// <summary>The same in a network namespace that was made beforehand, such as one that belongs to a user namespace.</summary>
    public async Task<Sandbox> AttachAsync(AttachRequest request, SafeFileHandle? made, CancellationToken cancellation)
    {
        var networks = request.Endpoints.ToDictionary(e => ResolveForUse(e.Key), e => e.Value);
        if (networks.Keys.FirstOrDefault(n => !_drivers.Of(n).HasEndpoints) is { } linkless)
            return networks.Count == 1 ? _view.Linkless(request, linkless) : throw new InvalidArgumentException($"conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        var resolved = request with { Endpoints = networks.ToDictionary(n => n.Key.Id, n => n.Value) };
        return _view.Of(await _sandboxes.AttachAsync(resolved, made, cancellation));
    }

    /// <summary>Refuses what a container that does not run cannot ask for on a network when it starts.</summary>
    public static void Check(Network network, EndpointSettings settings) => EndpointPlan.Check(network, settings);

    /// <summary>Adds a running container to a further network.</summary>
    public async Task<EndpointSettings> ConnectAsync(string containerId, string network, EndpointSettings settings, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var target = ResolveForUse(network);
        if (!_drivers.Of(target).HasEndpoints)
            throw new ForbiddenException($"container cannot be connected to network {target.Name}: only networks with endpoints can be joined while it runs");
        var record = await _sandboxes.ConnectAsync(containerId, target, settings, cancellation);
        return record.Endpoints.First(e => e.NetworkId == target.Id).Settings();
    }

    /// <summary>Takes a running container off a network.</summary>
    public Task DisconnectAsync(string containerId, string network, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _sandboxes.DisconnectAsync(containerId, Resolve(network));
    }

    /// <summary>A running container has another name: DNS knows it by this one from now on.</summary>
    public Task RenameAsync(string containerId, string name) =>
        _sandboxes.Find(containerId) is null ? Task.CompletedTask : _sandboxes.RenameAsync(containerId, name);

    /// <summary>Removes a container's sandbox with endpoints, addresses and published ports; no error when there is none.</summary>
    public Task DetachAsync(string containerId, CancellationToken cancellation) => _sandboxes.DetachAsync(containerId);

    /// <summary>Who sits where, what is published and who reaches whom, read from the kernel.</summary>
    public NetworkGraph Graph() => _reader.Graph();

    /// <summary>Whether one container reaches another and, if not, what stops it.</summary>
    /// <param name="from">The one, by name or id.</param>
    /// <param name="to">The other, by name or id.</param>
    /// <param name="port">The port; null for any.</param>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    /// <exception cref="NotFoundException">One of them has no network stack of its own.</exception>
    public ReachabilityResult Check(string from, string to, int? port, string protocol = "tcp") => _reader.Check(from, to, port, protocol);

    /// <summary>A container's sandbox as it is now; null when it has none.</summary>
    public Sandbox? FindSandbox(string containerId) => _sandboxes.Find(containerId) is { } record ? _view.Of(record) : null;

    /// <summary>
    /// After a restart of the daemon: brings the kernel's state (bridges, rules, reserved ports, DNS) in line with the
    /// record, keeps the sandboxes of the containers that still run and removes all others. Also the first thing to call.
    /// </summary>
    /// <returns>The sandboxes that were kept, by container id.</returns>
    public async Task<IReadOnlyDictionary<string, Sandbox>> RestoreAsync(IReadOnlySet<string> runningContainers, CancellationToken cancellation)
    {
        _registry.Load((id, e) => Log.Corrupt(_log, id, e));
        new PredefinedSetup(_options, _registry, _drivers, _routes, _time).Apply();
        await _addresses.ReplayAsync();
        await _sandboxes.RestoreAsync(runningContainers);
        _restored = true;
        foreach (var network in _registry.List())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Bring(network);
            }
            catch (Exception e) when (e is IOException or GantryException)
            {
                Log.CannotBring(_log, network.Name, e);
            }
        }
        if (_options.IpForward)
            _forwarding.EnableIPv4();
        _firewall.Build(_routes);
        if (_kernelRules.ForeignDrop() is { } chain)
            Log.ForwardingDropped(_log, chain);
        JoinCluster();
        return _sandboxes.All.ToDictionary(s => s.Request.ContainerId, _view.Of);
    }

    /// <summary>
    /// When the daemon stops: takes bridges and rules out of the kernel, unless a container that goes on needs them. The next
    /// start makes them again from the record.
    /// </summary>
    public async Task StandDownAsync()
    {
        await _reaper.FlushAsync();
        if (!_restored || _sandboxes.All.Any())
            return;
        foreach (var network in _registry.List())
            _drivers.Of(network).Remove(network);
        _firewall.Remove(_routes);
        _tunnels?.Clear();
    }

    /// <summary>Takes everything out of the kernel, containers' networks included. For tests and for taking the engine off a host.</summary>
    public async Task RemoveEverythingAsync()
    {
        foreach (var sandbox in _sandboxes.All.ToList())
            await _sandboxes.DetachAsync(sandbox.Request.ContainerId);
        await StandDownAsync();
    }

    /// <summary>Lets go of everything; containers keep their networks.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sandboxes.DisposeAsync();
        if (_overlay.Cluster is { } cluster)
            await cluster.DisposeAsync();
        _tunnels?.Dispose();
        await _reaper.DisposeAsync();
        _firewall.Dispose();
        _connections.Dispose();
        _rules.Dispose();
        _namespaceThread.Dispose();
        _routes.Dispose();
    }

    private void JoinCluster()
    {
        if (_options is not { ClusterStore: { } store, ClusterAdvertise: { } address } || _tunnels is null)
            return;
        // The id of this daemon's own "host" network lasts as long as its record does.
        _overlay.Cluster = new(new EtcdClient(store), Resolve("host").Id, address, _tunnels.Epoch, _membership, _time, _loggers.CreateLogger<OverlayCluster>());
        var overlays = _registry.List().Where(n => n.Driver == _overlay.Name).Select(n => n.Id).ToHashSet();
        _overlay.Cluster.Start(_sandboxes.All.SelectMany(s => s.Endpoints).Where(e => overlays.Contains(e.NetworkId)));
    }

    private void Bring(Network network)
    {
        if (network.EnableIPv6 && _options.IpForward)
            _forwarding.EnableIPv6();
        _drivers.Of(network).Create(network);
    }

    private SandboxRecord? ByNameOrId(string nameOrId) =>
        _sandboxes.All.FirstOrDefault(s => s.Request.ContainerName == nameOrId || s.Request.ContainerId.StartsWith(nameOrId, StringComparison.Ordinal));

    private IReadOnlyList<IPAddress> HostGateways()
    {
        if (_options.HostGatewayAddresses.Count > 0)
            return _options.HostGatewayAddresses;
        var bridge = _registry.List().FirstOrDefault(n => n.Name == DefaultDriver);
        return [.. (bridge?.Pools ?? []).Where(p => p.Gateway.Length > 0).Select(p => IPAddress.Parse(p.Gateway))];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "the record of network {Network} cannot be read")]
        public static partial void Corrupt(ILogger logger, string network, Exception exception);

        [LoggerMessage(LogLevel.Error, "cannot bring up network {Network}")]
        public static partial void CannotBring(ILogger logger, string network, Exception exception);

        [LoggerMessage(LogLevel.Warning, "{Chain} of the host drops what is forwarded: containers reach nothing outside, and published ports do not lead to them, unless it is allowed there (ufw: ufw default allow routed; nftables: iifname and oifname of the bridges accept)")]
        public static partial void ForwardingDropped(ILogger logger, string chain);
    }
}
