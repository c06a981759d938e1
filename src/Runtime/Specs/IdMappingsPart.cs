using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Specs;

/// <summary>Puts a user namespace's ranges in the runtime's terms.</summary>
internal static class IdMappingsPart
{
    public static IReadOnlyList<LinuxIdMapping> Uids(IdMapping mapping) => [new(0, mapping.HostUid, mapping.Size)];

    public static IReadOnlyList<LinuxIdMapping> Gids(IdMapping mapping) => [new(0, mapping.HostGid, mapping.Size)];
}
