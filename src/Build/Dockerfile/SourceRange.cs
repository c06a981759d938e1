namespace Gantry.Build.Dockerfile;

/// <summary>A stretch of a Dockerfile, both ends included.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The last character.</param>
public readonly record struct SourceRange(SourcePosition Start, SourcePosition End);
