namespace Gantry.Linux.Devices;

/// <summary>A device file of the host.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Type"><c>c</c> or <c>b</c>.</param>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record DeviceNode(string Path, char Type, uint Major, uint Minor, uint Mode, uint Uid, uint Gid);
