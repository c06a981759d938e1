namespace Gantry.Linux.Net.Links;

/// <summary>A port of a bridge as the kernel has it.</summary>
/// <param name="Name">The link's name.</param>
/// <param name="IsForwarding">Whether it passes frames on.</param>
/// <param name="IsIsolated">Whether it is kept apart from other isolated ports.</param>
/// <param name="IsHairpin">Whether a frame may leave by it that came in by it.</param>
public sealed record BridgePortState(string Name, bool IsForwarding, bool IsIsolated, bool IsHairpin);
