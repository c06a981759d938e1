namespace Gantry.Runtime.Configuration;

/// <summary>An address of the host that leads to a port of the container.</summary>
public sealed record PortBinding
{
    /// <summary>The address; empty is the daemon's default.</summary>
    public string? HostIp { get; init; }

    /// <summary>The port, a range <c>8000-8010</c>, or empty for any.</summary>
    public string? HostPort { get; init; }
}
