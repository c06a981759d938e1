using System.Text.Json.Serialization;

namespace Gantry.Oci.Runtime;

/// <summary>A range of ids inside and outside of a user namespace.</summary>
/// <param name="ContainerId">The first id inside.</param>
/// <param name="HostId">The first id outside.</param>
/// <param name="Size">How many.</param>
public sealed record LinuxIdMapping(
    [property: JsonPropertyName("containerID")] uint ContainerId,
    [property: JsonPropertyName("hostID")] uint HostId,
    uint Size);
