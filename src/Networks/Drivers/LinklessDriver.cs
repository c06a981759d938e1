using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers;

/// <summary>A network without links of our own: the host's own stack (<c>host</c>), or no stack but loopback (<c>null</c>).</summary>
internal sealed class LinklessDriver(string name) : INetworkDriver
{
    public string Name => name;

    public bool HasEndpoints => false;

    public bool HasHostLink => false;

    public string InsidePrefix(Network network) => "eth";

    public void Validate(Network request, IReadOnlyCollection<Network> networks) =>
        throw new Errors.ForbiddenException($"only one instance of \"{name}\" network is allowed");

    public void Create(Network network) { }

    public void Remove(Network network) { }

    public void Join(Network network, Endpoint endpoint, NamespaceHandle inside) { }

    public void Rejoin(Network network, Endpoint endpoint) { }

    public void Leave(Network network, Endpoint endpoint) { }
}
