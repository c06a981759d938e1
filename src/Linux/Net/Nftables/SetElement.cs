namespace Gantry.Linux.Net.Nftables;

/// <summary>An element of a set or map.</summary>
/// <param name="Family">The table's family.</param>
/// <param name="Set">The set's name.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">What a map gives for the key; null in a set.</param>
/// <param name="KeyEnd">The last key, where an element of a set of intervals stands for several; null for one.</param>
public sealed record SetElement(TableFamily Family, string Set, ElementKey Key, ElementKey? Value = null, ElementKey? KeyEnd = null);
