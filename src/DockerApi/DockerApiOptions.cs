using Gantry.DockerApi.Hosting;

namespace Gantry.DockerApi;

/// <summary>Where the API is served, and to whom.</summary>
public sealed record DockerApiOptions
{
    /// <summary>Addresses: <c>unix:///path</c>, <c>tcp://host:port</c>, <c>fd://</c>.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The group that may connect to unix sockets; without such a group only root may.</summary>
    public string SocketGroup { get; init; } = "docker";

    /// <summary>TLS of TCP listeners.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Whether TCP without TLS may be used: whoever reaches the port is root on this host.</summary>
    public bool AllowPlainTcp { get; init; }

    /// <summary>Where Prometheus finds metrics, as <c>address:port</c>; null serves none.</summary>
    public string? MetricsAddress { get; init; }
}
