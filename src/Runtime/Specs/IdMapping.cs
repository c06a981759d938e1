namespace Gantry.Runtime.Specs;

/// <summary>A user namespace's ranges: the container's ids from 0 up are the host's from these.</summary>
/// <param name="HostUid">The host's user id of the container's root.</param>
/// <param name="HostGid">The host's group id of the container's root group.</param>
/// <param name="Size">How many ids there are.</param>
public sealed record IdMapping(uint HostUid, uint HostGid, uint Size);
