namespace Gantry.Build.Dockerfile;

/// <summary>A parser directive at the top of the file, such as <c># escape=`</c>.</summary>
/// <param name="Name">The name in lower case: <c>syntax</c>, <c>escape</c> or <c>check</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record Directive(string Name, string Value, int Line);
