using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Networks.Drivers;
using Gantry.Networks.Ipam;
using Gantry.Networks.Registry;
using Gantry.State;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Networks.Sandboxes;

/// <summary>The network stacks of containers: made, changed while they run, found again after a restart, removed.</summary>
internal sealed partial class SandboxService(
    NetworkRegistry registry,
    DriverSet drivers,
    AddressManagement addresses,
    NamespaceStore namespaces,
    PortPublisher ports,
    NameService names,
    LinkReaper reaper,
    StateDatabase database,
    ILogger<SandboxService> log) : IAsyncDisposable
{
    private readonly RecordTable<SandboxRecord> _table = new(database, "sandboxes", NetworksJson.Default.SandboxRecord);
    private readonly ConcurrentDictionary<string, LiveSandbox> _live = new();
    private readonly EndpointIndex _index = new();
    private readonly WayOut _wayOut = new(registry, drivers);
    private readonly EndpointPlan _plan = new(addresses, drivers, reaper);

    /// <summary>All sandboxes.</summary>
    public IEnumerable<SandboxRecord> All => _live.Values.Select(s => s.Record);

    /// <summary>The endpoints of a network, with whose they are.</summary>
    public IReadOnlyList<(SandboxRecord Sandbox, Endpoint Endpoint)> On(string networkId) => _index.On(networkId);

    /// <summary>A container's sandbox; null when it has none.</summary>
    public SandboxRecord? Find(string containerId) => _live.GetValueOrDefault(containerId)?.Record;

    /// <summary>The path that opens a sandbox's namespace.</summary>
    public string NamespacePath(SandboxRecord sandbox) => namespaces.PathOf(sandbox.Namespace);

    /// <summary>Makes a sandbox, or nothing.</summary>
    public async Task<SandboxRecord> AttachAsync(AttachRequest request, SafeFileHandle? made, CancellationToken cancellation)
    {
        await DetachAsync(request.ContainerId);
        var sandbox = new LiveSandbox(new() { Request = request, Namespace = $"{request.ContainerId[..12]}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}" });
        try
        {
            foreach (var (name, settings) in request.Endpoints)
                await PlanAsync(sandbox, registry.Resolve(name), settings, cancellation);
            await ports.TakeAsync(sandbox, request.Ports);
            cancellation.ThrowIfCancellationRequested();
            _table.Put(request.ContainerId, sandbox.Record);
            _live[request.ContainerId] = sandbox;
            await BuildAsync(sandbox, made, cancellation);
            return sandbox.Record;
        }
        catch (Exception e)
        {
            await RemoveAsync(sandbox);
            throw Explain(e, request);
        }
    }

    /// <summary>Removes a sandbox; no error when there is none.</summary>
    public async Task DetachAsync(string containerId)
    {
        if (!_live.TryGetValue(containerId, out var sandbox))
            return;
        await sandbox.Gate.WaitAsync();
        try
        {
            await RemoveAsync(sandbox);
        }
        finally
        {
            sandbox.Gate.Release();
        }
    }

    /// <summary>Adds a running container to a network.</summary>
    public Task<SandboxRecord> ConnectAsync(string containerId, Network network, EndpointSettings settings, CancellationToken cancellation) => ChangeAsync(containerId, async sandbox =>
    {
        if (sandbox.Record.Endpoints.Any(e => e.NetworkId == network.Id))
            throw new ForbiddenException($"endpoint with name {sandbox.Record.Request.ContainerName} already exists in network {network.Name}");
        var before = sandbox.Record;
        var endpoint = await PlanAsync(sandbox, network, settings, cancellation);
        try
        {
            _table.Put(containerId, sandbox.Record);
            using var inside = namespaces.Open(sandbox.Record.Namespace);
            endpoint = await JoinAsync(sandbox, network, endpoint, inside, cancellation);
            names.Add(endpoint);
            names.Serve(sandbox);
            await _wayOut.MoveAsync(before.Endpoints, sandbox.Record, cancellation);
            await MoveGatewayAsync(sandbox, before, inside);
        }
        catch
        {
            sandbox.Record = before;
            _table.Put(containerId, before);
            await LeaveAsync(endpoint);
            reaper.Enqueue(new("", HostLinks([endpoint]), [], () => addresses.Return(endpoint)));
            throw;
        }
    });

    /// <summary>Takes a running container off a network.</summary>
    public Task<SandboxRecord> DisconnectAsync(string containerId, Network network) => ChangeAsync(containerId, async sandbox =>
    {
        var endpoint = sandbox.Record.Endpoints.FirstOrDefault(e => e.NetworkId == network.Id)
            ?? throw new ForbiddenException($"container {containerId} is not connected to network {network.Name}");
        var before = sandbox.Record;
        sandbox.Record = before with { Endpoints = [.. before.Endpoints.Where(e => e.Id != endpoint.Id)] };
        _table.Put(containerId, sandbox.Record);
        await _wayOut.MoveAsync(before.Endpoints, sandbox.Record, CancellationToken.None);
        await LeaveAsync(endpoint);
        names.Serve(sandbox);
        using var inside = namespaces.Open(sandbox.Record.Namespace);
        try
        {
            await MoveGatewayAsync(sandbox, before, inside);
        }
        finally
        {
            // The link must be gone when the caller hears of it.
            if (inside.Routes.FindLink(endpoint.InsideLink) is { } link)
                inside.Routes.Execute(new RouteBatch().DeleteLink(link.Index));
            addresses.Return(endpoint);
        }
    });

    /// <summary>A container has another name now.</summary>
    public Task RenameAsync(string containerId, string name) => ChangeAsync(containerId, sandbox =>
    {
        foreach (var endpoint in sandbox.Record.Endpoints)
            names.Remove(endpoint);
        var request = sandbox.Record.Request with { ContainerName = name };
        sandbox.Record = sandbox.Record with
        {
            Request = request,
            Endpoints = [.. sandbox.Record.Endpoints.Select(e => e.DnsNames.Count == 0 ? e : e with { DnsNames = EndpointPlan.Names(request, e.Requested) })],
        };
        foreach (var endpoint in sandbox.Record.Endpoints)
            names.Add(endpoint);
        _table.Put(containerId, sandbox.Record);
        return Task.CompletedTask;
    });

    /// <summary>After a restart, before the rules are made: finds the sandboxes of running containers and removes all others.</summary>
    public async Task RestoreAsync(IReadOnlySet<string> running)
    {
        foreach (var (id, record) in _table.List((key, e) => Log.Corrupt(log, key, e)))
        {
            var sandbox = new LiveSandbox(record);
            if (running.Contains(id) && (record.Namespace.Length == 0 || File.Exists(namespaces.PathOf(record.Namespace))))
                await RestoreAsync(sandbox);
            else
                await RemoveAsync(sandbox);
        }
        await reaper.FlushAsync();
        var kept = _live.Values.Select(s => s.Record.Namespace).ToHashSet();
        foreach (var stray in namespaces.List().Where(n => !kept.Contains(n)).ToList())
            namespaces.Remove(stray);
    }

    /// <summary>Lets go of ports and sockets; the sandboxes stay in the kernel.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _live.Values)
        {
            foreach (var lease in sandbox.Leases)
                await lease.DisposeAsync();
            await NameService.StopAsync(sandbox);
        }
    }

    private async Task RestoreAsync(LiveSandbox sandbox)
    {
        _live[sandbox.Record.Request.ContainerId] = sandbox;
        foreach (var endpoint in sandbox.Record.Endpoints)
        {
            if (registry.Find(endpoint.NetworkId) is not { } network)
                continue;
            await addresses.RetakeAsync(endpoint);
            _index.Add(endpoint, sandbox);
            drivers.Of(network).Rejoin(network, endpoint);
            names.Add(endpoint);
        }
        names.Serve(sandbox);
        try
        {
            await ports.TakeAsync(sandbox, sandbox.Record.Ports);
            ports.Open(sandbox);
        }
        catch (GantryException e)
        {
            Log.PortsLost(log, sandbox.Record.Request.ContainerName, e.Message);
        }
    }

    private async Task BuildAsync(LiveSandbox sandbox, SafeFileHandle? made, CancellationToken cancellation)
    {
        using var inside = namespaces.Create(sandbox.Record.Namespace, made);
        foreach (var endpoint in sandbox.Record.Endpoints)
            if (registry.Find(endpoint.NetworkId) is { } network)
                await JoinAsync(sandbox, network, endpoint, inside, cancellation);
        foreach (var endpoint in sandbox.Record.Endpoints)
            names.Add(endpoint);
        names.Serve(sandbox);
        LinkInside.SetDefaultRoutes(inside, GatewayChoice.IPv4(sandbox.Record.Endpoints), GatewayChoice.IPv6(sandbox.Record.Endpoints));
        ports.Open(sandbox);
        await _wayOut.MoveAsync([], sandbox.Record, cancellation);
    }

    private async ValueTask<Endpoint> JoinAsync(LiveSandbox sandbox, Network network, Endpoint endpoint, NamespaceHandle inside, CancellationToken cancellation)
    {
        var offered = await drivers.Of(network).OfferAsync(network, endpoint, sandbox.Record, inside.Path, cancellation);
        if (offered != endpoint)
        {
            sandbox.Record = sandbox.Record with { Endpoints = [.. sandbox.Record.Endpoints.Select(e => e.Id == offered.Id ? offered : e)] };
            _table.Put(sandbox.Record.Request.ContainerId, sandbox.Record);
        }
        drivers.Of(network).Join(network, offered, inside);
        return offered;
    }

    private async Task<Endpoint> PlanAsync(LiveSandbox sandbox, Network network, EndpointSettings settings, CancellationToken cancellation)
    {
        var endpoint = await _plan.MakeAsync(network, sandbox.Record, settings, cancellation);
        sandbox.Record = sandbox.Record with { Endpoints = [.. sandbox.Record.Endpoints, endpoint] };
        _index.Add(endpoint, sandbox);
        return endpoint;
    }

    private async Task<SandboxRecord> ChangeAsync(string containerId, Func<LiveSandbox, Task> change)
    {
        var sandbox = _live.GetValueOrDefault(containerId) ?? throw new ConflictException($"container {containerId} is not running");
        await sandbox.Gate.WaitAsync();
        try
        {
            await change(sandbox);
            return sandbox.Record;
        }
        finally
        {
            sandbox.Gate.Release();
        }
    }

    /// <summary>Points the default routes and the published ports to the network that leads out now.</summary>
    private async Task MoveGatewayAsync(LiveSandbox sandbox, SandboxRecord before, NamespaceHandle inside)
    {
        var (by4, by6) = (GatewayChoice.IPv4(sandbox.Record.Endpoints), GatewayChoice.IPv6(sandbox.Record.Endpoints));
        LinkInside.SetDefaultRoutes(inside, by4, by6);
        if (GatewayChoice.IPv4(before.Endpoints)?.Id == by4?.Id && GatewayChoice.IPv6(before.Endpoints)?.Id == by6?.Id)
            return;
        await ports.UnpublishAsync(sandbox);
        await ports.TakeAsync(sandbox, sandbox.Record.Ports.Count > 0 ? sandbox.Record.Ports : sandbox.Record.Request.Ports);
        ports.Open(sandbox);
        _table.Put(sandbox.Record.Request.ContainerId, sandbox.Record);
    }

    private async Task RemoveAsync(LiveSandbox sandbox)
    {
        var record = sandbox.Record;
        await ports.UnpublishAsync(sandbox);
        await NameService.StopAsync(sandbox);
        await _wayOut.EndAsync(record);
        foreach (var endpoint in record.Endpoints)
            await LeaveAsync(endpoint);
        namespaces.RemoveLinks(record.Namespace, [.. record.Endpoints.Where(e => e.HostLink.Length == 0).Select(e => e.InsideLink)]);
        // A namespace without a record is removed at the next start, and its links with it: so the record may go first.
        _table.Delete(record.Request.ContainerId);
        _live.TryRemove(record.Request.ContainerId, out _);
        var answers = record.Ports.Any(p => p.Protocol == "udp");
        reaper.Enqueue(new(record.Namespace, HostLinks(record.Endpoints), answers ? [.. record.Endpoints.SelectMany(e => e.Addresses)] : [], () =>
        {
            foreach (var endpoint in record.Endpoints)
                addresses.Return(endpoint);
        }));
    }

    private async Task LeaveAsync(Endpoint endpoint)
    {
        names.Remove(endpoint);
        _index.Remove(endpoint);
        if (registry.Find(endpoint.NetworkId) is not { } network)
            return;
        drivers.Of(network).Leave(network, endpoint);
        await drivers.Of(network).ReleaseAsync(network, endpoint);
        await addresses.ReleaseAsync(endpoint);
    }

    private static IReadOnlyList<string> HostLinks(IEnumerable<Endpoint> endpoints) => [.. endpoints.Select(e => e.HostLink).Where(l => l.Length > 0)];

    private static Exception Explain(Exception e, AttachRequest request) => e switch
    {
        NetlinkException kernel => new GantryException(ErrorKind.Internal, $"failed to set up container networking: {kernel.Message}", kernel),
        _ => e,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "the record of the sandbox of container {Container} cannot be read")]
        public static partial void Corrupt(ILogger logger, string container, Exception exception);

        [LoggerMessage(LogLevel.Error, "the published ports of {Container} cannot be taken again: {Reason}")]
        public static partial void PortsLost(ILogger logger, string container, string reason);
    }
}
