namespace Gantry.Build.Dockerfile;

/// <summary>A flag of an instruction, such as <c>--from=builder</c>.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Value">The value as written, quotes removed; null when there was no <c>=</c>.</param>
/// <param name="Range">Where it stands.</param>
public sealed record Flag(string Name, string? Value, SourceRange Range);
