namespace Gantry.Networks;

/// <summary>A port of the host that leads to a port of a container.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
/// <param name="ContainerPort">The port in the container.</param>
/// <param name="HostAddress">The host's address; null is the daemon's default.</param>
/// <param name="HostPort">The first host port; 0 is any.</param>
/// <param name="HostPortEnd">The last of the host ports to choose from; equal to the first unless a range was given.</param>
public sealed record PublishedPort(string Protocol, int ContainerPort, System.Net.IPAddress? HostAddress, int HostPort, int HostPortEnd);
