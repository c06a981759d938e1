using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Networks.Drivers;
using Gantry.Networks.Ipam;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Registry;

/// <summary>Makes and removes networks: checks what is asked for, records it, and has it made.</summary>
/// <param name="options">The daemon's settings.</param>
/// <param name="registry">The record.</param>
/// <param name="drivers">The drivers.</param>
/// <param name="addresses">Who gives subnets.</param>
/// <param name="sandboxes">Who uses networks.</param>
/// <param name="reaper">Ends what still holds addresses.</param>
/// <param name="routes">The host's routes.</param>
/// <param name="bring">Makes a network in the kernel.</param>
/// <param name="time">The clock.</param>
internal sealed class NetworkMaker(
    NetworkOptions options,
    NetworkRegistry registry,
    DriverSet drivers,
    AddressManagement addresses,
    SandboxService sandboxes,
    LinkReaper reaper,
    RouteSocket routes,
    Action<Network> bring,
    TimeProvider time)
{
    private const string DefaultDriver = "bridge";

    /// <summary>Makes a network, or nothing.</summary>
    public async Task<Network> CreateAsync(Network request, CancellationToken cancellation)
    {
        NetworkPlan.CheckName(request.Name);
        ConfigNetworks.Check(request);
        request = request with
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            Driver = request.Driver.Length > 0 ? request.Driver : DefaultDriver,
            Created = time.GetUtcNow(),
        };
        if (request.ConfigOnly)
        {
            NetworkPlan.CheckPools(request);
            return registry.Add(_ => ConfigNetworks.AsRecord(request));
        }
        var driver = drivers.Of(request);
        request = WithScope(request, await driver.PrepareAsync(ConfigNetworks.Apply(request, registry.List()) with { Scope = "" }, cancellation));
        driver.Validate(request, registry.List());
        // A network that has just lost its last container may still hold its subnet's links.
        await reaper.FlushAsync();
        request = await addresses.RequestPoolsAsync(request, cancellation);
        try
        {
            return await MakeAsync(request, driver, cancellation);
        }
        catch
        {
            await addresses.ReleasePoolsAsync(request);
            throw;
        }
    }

    /// <summary>Removes a network that nobody uses.</summary>
    /// <exception cref="ForbiddenException">It is predefined or in use.</exception>
    public async Task RemoveAsync(Network network, CancellationToken cancellation)
    {
        if (PredefinedNetworks.Includes(network))
            throw new ForbiddenException($"{network.Name} is a pre-defined network and cannot be removed");
        if (network.ConfigOnly && registry.List().FirstOrDefault(n => n.ConfigFrom == network.Name) is { } dependent)
            throw new ForbiddenException($"error while removing network: configuration network \"{network.Name}\" is in use by network {dependent.Name}");
        var users = sandboxes.On(network.Id);
        if (users.Count > 0)
            throw new ForbiddenException($"error while removing network: network {network.Name} has active endpoints ({string.Join(", ", users.Select(u => $"name:\"{u.Sandbox.Request.ContainerName}\" id:\"{u.Endpoint.Id[..12]}\""))})");
        await reaper.FlushAsync();
        cancellation.ThrowIfCancellationRequested();
        await drivers.Of(network).RetractAsync(network, cancellation);
        // The kernel first: should the daemon end in between, the record brings the network back and the caller tries again.
        registry.Remove(network, drivers.Of(network).Remove);
        await addresses.ReleasePoolsAsync(network);
    }

    private async Task<Network> MakeAsync(Network request, INetworkDriver driver, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var taken = NetworkPlan.LeavesSubnetOpen(request) ? HostRoutes.Read(routes) : [];
        var network = registry.Add(networks => NetworkPlan.Complete(request, networks, options.DefaultAddressPools, taken));
        try
        {
            bring(network);
            await driver.AnnounceAsync(network, cancellation);
            return network;
        }
        catch (Exception e)
        {
            registry.Remove(network);
            driver.Remove(network);
            throw e is NetlinkException kernel ? new GantryException(ErrorKind.Internal, $"cannot make network {network.Name}: {kernel.Message}", kernel) : e;
        }
    }

    /// <summary>The scope that was asked for where the driver can do it, else the driver's own.</summary>
    private static Network WithScope(Network request, Network prepared) => (request.Scope, prepared.Scope) switch
    {
        ("swarm", _) => throw new ForbiddenException("cannot create a swarm scoped network when swarm is not active"),
        ("local", "global") => throw new ForbiddenException($"cannot downgrade network scope for {request.Driver} networks"),
        ({ Length: > 0 } wanted, _) => prepared with { Scope = wanted },
        (_, { Length: > 0 } own) => prepared with { Scope = own },
        _ => prepared with { Scope = "local" },
    };
}
