namespace Gantry.Linux.Net.Links;

/// <summary>A software switch.</summary>
public sealed record BridgeKind() : LinkKind("bridge")
{
    private const int StpState = 5;
    private const int ForwardDelay = 1;
    private const int MulticastSnooping = 23;

    /// <summary>Whether the bridge keeps track of multicast groups; null leaves the kernel's default.</summary>
    public bool? Snooping { get; init; }

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch)
    {
        // A port forwards at once: no loop can arise among containers, so there is nothing to learn first.
        batch.Attribute(StpState, 0u).Attribute(ForwardDelay, 0u);
        if (Snooping is { } snooping)
            batch.Attribute(MulticastSnooping, snooping ? (byte)1 : (byte)0);
    }
}
