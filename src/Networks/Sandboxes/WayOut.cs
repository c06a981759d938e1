using Gantry.Networks.Drivers;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Sandboxes;

/// <summary>Tells the drivers which of a container's networks leads out.</summary>
internal sealed class WayOut(NetworkRegistry registry, DriverSet drivers)
{
    /// <summary>Tells those of the network that led out, and of the one that does now, where these are not the same.</summary>
    /// <param name="before">The endpoints so far.</param>
    /// <param name="sandbox">The container's stack as it is now.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task MoveAsync(IReadOnlyList<Endpoint> before, SandboxRecord sandbox, CancellationToken cancellation)
    {
        var (old, now) = (Of(before), Of(sandbox.Endpoints));
        if (old?.Id == now?.Id)
            return;
        if (old is not null && registry.Find(old.NetworkId) is { } left)
            await drivers.Of(left).CloseAsync(old);
        if (now is not null && registry.Find(now.NetworkId) is { } taken)
            await drivers.Of(taken).OpenAsync(now, sandbox, cancellation);
    }

    /// <summary>Tells the driver of the network that led out that none does any more.</summary>
    public Task EndAsync(SandboxRecord sandbox) => MoveAsync(sandbox.Endpoints, sandbox with { Endpoints = [] }, CancellationToken.None);

    private static Endpoint? Of(IReadOnlyList<Endpoint> endpoints) => GatewayChoice.IPv4(endpoints) ?? GatewayChoice.IPv6(endpoints);
}
