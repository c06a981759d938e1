namespace Gantry.Networks.Graph;

/// <summary>What the kernel says about traffic within bridges.</summary>
/// <param name="Isolated">The ports that do not speak with one another.</param>
/// <param name="Open">The bridges within which our rules let packets pass.</param>
internal sealed record BridgeReading(IReadOnlySet<string> Isolated, IReadOnlySet<string> Open);
