namespace Gantry.Networks.Graph;

/// <summary>That one container reaches another.</summary>
/// <param name="From">The one's name.</param>
/// <param name="To">The other's name.</param>
/// <param name="By">The network that they share.</param>
public sealed record GraphReach(string From, string To, string By);
