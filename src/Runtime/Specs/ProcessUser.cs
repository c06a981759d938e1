namespace Gantry.Runtime.Specs;

/// <summary>Who a program runs as.</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Primary group id.</param>
/// <param name="AdditionalGids">Supplementary groups.</param>
/// <param name="Home">The home directory, for <c>HOME</c>.</param>
public sealed record ProcessUser(uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids, string Home);
