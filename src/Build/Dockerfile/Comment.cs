namespace Gantry.Build.Dockerfile;

/// <summary>A comment line, wherever it stands (also inside a continued instruction).</summary>
/// <param name="Text">What follows the <c>#</c>, without white space around it.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record Comment(string Text, int Line);
