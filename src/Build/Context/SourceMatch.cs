namespace Gantry.Build.Context;

/// <summary>A file or directory that a source of COPY names.</summary>
/// <param name="Path">Its path from the root of the tree; empty is the root.</param>
/// <param name="Base">The part of the path that <c>--parents</c> drops (before <c>/./</c>).</param>
internal sealed record SourceMatch(string Path, string Base);
