namespace Gantry.Linux.Net.Nftables;

/// <summary>libnftables refused commands; the message is its own.</summary>
/// <param name="message">What it said.</param>
public sealed class RulesetException(string message) : IOException(message);
