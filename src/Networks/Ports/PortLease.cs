using System.Net;

namespace Gantry.Networks.Ports;

/// <summary>A host port that a container has: nobody else can bind it while the lease lives.</summary>
internal sealed class PortLease(PublishedPort port, PortForwarder? forwarder, Action<PublishedPort> free) : IAsyncDisposable
{
    /// <summary>The port, with the one address and host port that it got.</summary>
    public PublishedPort Port => port;

    /// <summary>Starts to forward what the kernel's rules do not carry.</summary>
    public void Start(IPAddress container) => forwarder?.Start(new IPEndPoint(container, port.ContainerPort));

    /// <summary>Gives the port back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (forwarder is not null)
            await forwarder.DisposeAsync();
        free(port);
    }
}
