using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Dns;
using Gantry.Networks.Ports;

namespace Gantry.Networks.Sandboxes;

/// <summary>A container's network stack while it is there.</summary>
internal sealed class LiveSandbox(SandboxRecord record)
{
    /// <summary>One change at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The record; replaced, never changed.</summary>
    public SandboxRecord Record { get; set; } = record;

    /// <summary>The host ports that it holds.</summary>
    public List<PortLease> Leases { get; } = [];

    /// <summary>The embedded DNS; null when the container is on no network that has names.</summary>
    public DnsServer? Dns { get; set; }

    /// <summary>The rules of its ports.</summary>
    public IReadOnlyList<SetElement> PortRules { get; set; } = [];
}
