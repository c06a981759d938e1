namespace Gantry.Engine.Containers;

/// <summary>A container that the daemon itself keeps still.</summary>
/// <param name="Since">From when on.</param>
internal sealed record FrozenContainer(DateTimeOffset Since);
