using Gantry.Linux.Net;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers;

/// <summary>What makes a sort of network. Each step may be repeated: it makes what is missing and leaves what is there.</summary>
internal interface INetworkDriver
{
    /// <summary>Docker's name of the driver.</summary>
    string Name { get; }

    /// <summary>Whether containers get a network namespace with links in it; not so with the host's network and with none.</summary>
    bool HasEndpoints { get; }

    /// <summary>Whether an endpoint's link has an end on the host.</summary>
    bool HasHostLink { get; }

    /// <summary>What the names of links inside containers begin with.</summary>
    string InsidePrefix(Network network);

    /// <summary>Checks a request, before addresses are chosen.</summary>
    /// <exception cref="Errors.InvalidArgumentException">An option is wrong.</exception>
    /// <param name="request">The request.</param>
    /// <param name="networks">The networks that there are.</param>
    void Validate(Network request, IReadOnlyCollection<Network> networks);

    /// <summary>Makes the network in the kernel.</summary>
    void Create(Network network);

    /// <summary>Removes the network from the kernel.</summary>
    void Remove(Network network);

    /// <summary>Makes the endpoint's link, one end of it inside the namespace, and lets packets pass.</summary>
    void Join(Network network, Endpoint endpoint, NamespaceHandle inside);

    /// <summary>After a restart: remembers an endpoint that is there.</summary>
    void Rejoin(Network network, Endpoint endpoint);

    /// <summary>Stops packets of an endpoint; its link is removed by the caller.</summary>
    void Leave(Network network, Endpoint endpoint);

    /// <summary>Adds to a request what only the driver can choose.</summary>
    Task<Network> PrepareAsync(Network request, CancellationToken cancellation) => Task.FromResult(request);

    /// <summary>Makes a new network known to other hosts.</summary>
    Task AnnounceAsync(Network network, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Takes a network back from other hosts, before it is removed here.</summary>
    /// <exception cref="Errors.ForbiddenException">They use it.</exception>
    Task RetractAsync(Network network, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Claims an endpoint's addresses, where others might give the same ones, or choose them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sandbox">The container's stack so far.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The endpoint as it will be; null when another host has one of its addresses.</returns>
    Task<Endpoint?> ClaimAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation) => Task.FromResult<Endpoint?>(endpoint);

    /// <summary>Has somebody outside of the daemon make an endpoint's link, once there is a namespace for it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sandbox">The container's stack so far.</param>
    /// <param name="namespacePath">Opens the namespace.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The endpoint as it is to be joined.</returns>
    Task<Endpoint> OfferAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, string namespacePath, CancellationToken cancellation) => Task.FromResult(endpoint);

    /// <summary>An endpoint leads its container out from now on, and the container's published ports lead in by it.</summary>
    Task OpenAsync(Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>An endpoint leads its container out no more.</summary>
    Task CloseAsync(Endpoint endpoint) => Task.CompletedTask;

    /// <summary>Gives an endpoint's addresses back to others.</summary>
    Task ReleaseAsync(Network network, Endpoint endpoint) => Task.CompletedTask;
}
