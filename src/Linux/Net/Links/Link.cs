using System.Net.NetworkInformation;

namespace Gantry.Linux.Net.Links;

/// <summary>A network link as the kernel has it.</summary>
public sealed record Link
{
    /// <summary>Its number in its namespace.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, such as <c>bridge</c>; empty for hardware and the loopback link.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Whether it is up.</summary>
    public bool IsUp { get; init; }

    /// <summary>
    /// Whether it has a carrier that the kernel has not acted on yet: until its deferred look at the link, what is sent by the link is
    /// dropped, and a port of a bridge forwards nothing.
    /// </summary>
    public bool IsPending { get; init; }

    /// <summary>Whether it is the loopback link.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>The largest packet, in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>The index of the bridge that it is a port of; 0 when of none.</summary>
    public int Master { get; init; }

    /// <summary>The index of the link that it sits on, or of its peer; 0 for none.</summary>
    public int Parent { get; init; }

    /// <summary>The hardware address.</summary>
    public PhysicalAddress Address { get; init; } = PhysicalAddress.None;

    /// <summary>The comment that was given to it.</summary>
    public string Alias { get; init; } = "";
}
