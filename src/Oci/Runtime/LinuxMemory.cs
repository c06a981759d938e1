using System.Text.Json.Serialization;

namespace Gantry.Oci.Runtime;

/// <summary>Memory limits in bytes; -1 is none.</summary>
public sealed record LinuxMemory
{
    /// <summary>Most memory.</summary>
    public long? Limit { get; init; }

    /// <summary>Soft limit.</summary>
    public long? Reservation { get; init; }

    /// <summary>Most memory and swap together, also on version 2.</summary>
    public long? Swap { get; init; }

    /// <summary>Most memory of TCP buffers (version 1).</summary>
    [JsonPropertyName("kernelTCP")]
    public long? KernelTcp { get; init; }

    /// <summary>0 to 100 (version 1).</summary>
    public ulong? Swappiness { get; init; }

    /// <summary>Whether the program waits rather than ends when memory runs out (version 1).</summary>
    [JsonPropertyName("disableOOMKiller")]
    public bool? DisableOomKiller { get; init; }
}
