namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>A pair of ENV or LABEL, not expanded.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public sealed record KeyValue(string Key, string Value);
