using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Profiles;

/// <summary>
/// The ids of containers that have a user namespace by their security profile: 65536 for each container, different from all
/// others', in the part of the id space that neither users, subordinate ids nor machine containers get by convention.
/// </summary>
public static class ProfileIds
{
    private const uint First = 0x7000_0000;

    /// <summary>How many containers can have ids of their own.</summary>
    public const int Count = 4096 - BuildCount;

    /// <summary>How many builds can, at a time.</summary>
    public const int BuildCount = 64;

    /// <summary>Whether containers of a profile get such ids on a host.</summary>
    public static bool AreGiven(SecurityProfile profile, HostFacts host) => ProfileDefaults.Of(profile).UserNamespace && host.IdMappedMounts;

    /// <summary>A container's ids.</summary>
    /// <param name="index">Which, below <see cref="Count"/>.</param>
    public static IdMapping Range(int index)
    {
        var first = First + (uint)index * IdMapping.UsualSize;
        return new IdMapping(first, first, IdMapping.UsualSize);
    }

    /// <summary>The ids of a build's steps, which no container has.</summary>
    /// <param name="index">Which, below <see cref="BuildCount"/>.</param>
    public static IdMapping BuildRange(int index) => Range(Count + index);

    /// <summary>Which of the ranges a mapping is; something else for mappings of other origin.</summary>
    public static int IndexOf(IdMapping mapping) => mapping.HostUid < First ? -1 : (int)((mapping.HostUid - First) / IdMapping.UsualSize);

    /// <summary>Whether files below a path can be shown with such owners.</summary>
    public static bool CanOwn(string path)
    {
        var last = BuildRange(BuildCount - 1);
        return IdmappedMount.IsSupported(path, last.Users());
    }
}
