namespace Gantry.Networks;

/// <summary>The networks of this host and the containers' places on them.</summary>
public sealed class NetworkService
{
    /// <summary>Finds a network by name, id, or a unique beginning of its id.</summary>
    /// <exception cref="Errors.NotFoundException"><c>network X not found</c>.</exception>
    public Network Resolve(string nameOrId) => throw new NotImplementedException();

    /// <summary>All networks.</summary>
    public IReadOnlyList<Network> List() => throw new NotImplementedException();

    /// <summary>The running endpoints of a network, by container id.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Endpoints(string networkId) => throw new NotImplementedException();

    /// <summary>Makes a network.</summary>
    /// <param name="request">What is wanted; the id and empty addresses are filled in.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    public Task<Network> CreateAsync(Network request, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Removes a network that no container is on.</summary>
    /// <exception cref="Errors.ForbiddenException">It is predefined or in use.</exception>
    public Task RemoveAsync(string nameOrId, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// Makes the container's sandbox with all its endpoints and published ports, or nothing: a failure undoes what was done.
    /// Called again for the same container, it replaces a leftover.
    /// </summary>
    public Task<Sandbox> AttachAsync(AttachRequest request, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Adds a running container to a further network.</summary>
    public Task<EndpointSettings> ConnectAsync(string containerId, string network, EndpointSettings settings, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Takes a running container off a network.</summary>
    public Task DisconnectAsync(string containerId, string network, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Removes a container's sandbox with endpoints, addresses and published ports; no error when there is none.</summary>
    public Task DetachAsync(string containerId, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// After a restart of the daemon: brings the kernel's state (bridges, rules, reserved ports, DNS) in line with the
    /// record, keeps the sandboxes of the containers that still run and removes all others.
    /// </summary>
    /// <returns>The sandboxes that were kept, by container id.</returns>
    public Task<IReadOnlyDictionary<string, Sandbox>> RestoreAsync(IReadOnlySet<string> runningContainers, CancellationToken cancellation) => throw new NotImplementedException();
}
