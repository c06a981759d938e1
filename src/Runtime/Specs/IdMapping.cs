using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Runtime.Specs;

/// <summary>User and group ids of a container, from 0 on, and the ids on the host that they are.</summary>
/// <param name="HostUid">The user id on the host of the container's root.</param>
/// <param name="HostGid">The group id on the host of the container's root group.</param>
/// <param name="Size">How many ids the container has.</param>
public sealed record IdMapping(uint HostUid, uint HostGid, uint Size)
{
    /// <summary>What the kernel shows as the owner of what belongs to nobody in the mapping.</summary>
    public const uint Nobody = 65534;

    /// <summary>How many ids a container has unless more are set aside: what images use.</summary>
    public const uint UsualSize = 65536;

    /// <summary>The owner on the disk of what the host's root makes in a mapped mount: the last id there is, which no image has.</summary>
    private const uint HostRoot = uint.MaxValue - 1;

    /// <summary>The ranges of user ids.</summary>
    public IReadOnlyList<IdRange> Users() => [new(0, HostUid, Size)];

    /// <summary>The ranges of group ids.</summary>
    public IReadOnlyList<IdRange> Groups() => [new(0, HostGid, Size)];

    /// <summary>
    /// Makes the user namespace that mounts take the mapping from. Besides the container's ids it knows the host's root: the
    /// kernel makes an overlay's whiteouts in the name of who mounted it.
    /// </summary>
    public SafeFileHandle OpenForMounts() => UserNamespace.Create([.. Users(), new(HostRoot, 0, 1)], [.. Groups(), new(HostRoot, 0, 1)]);

    /// <summary>The user on the host that a user in the container is.</summary>
    public uint UserOnHost(uint user) => HostUid + Known(user);

    /// <summary>The group on the host that a group in the container is.</summary>
    public uint GroupOnHost(uint group) => HostGid + Known(group);

    /// <summary>The user in the container that a user on the host is.</summary>
    public uint UserInside(uint user) => Inside(user, HostUid);

    /// <summary>The group in the container that a group on the host is.</summary>
    public uint GroupInside(uint group) => Inside(group, HostGid);

    private uint Known(uint id) => id < Size ? id : Math.Min(Nobody, Size - 1);

    private uint Inside(uint id, uint first) => id >= first && id - first < Size ? id - first : Nobody;
}
