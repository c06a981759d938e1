namespace Gantry.Build.Dockerfile;

/// <summary>A place in a Dockerfile; lines and columns count from 1.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column, in UTF-16 units.</param>
public readonly record struct SourcePosition(int Line, int Column);
