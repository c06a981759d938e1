namespace Gantry.Linux.Filesystem;

/// <summary>A range of user or group ids in a user namespace and the ids on the host that they are.</summary>
/// <param name="Inside">The first id in the namespace.</param>
/// <param name="Outside">The first id on the host.</param>
/// <param name="Count">How many.</param>
public readonly record struct IdRange(uint Inside, uint Outside, uint Count);
