namespace Gantry.Engine.Files;

/// <summary>A path as a client of <c>cp</c> writes it, whose end (<c>/</c>, <c>/.</c>) says whether a directory or its content is meant.</summary>
/// <param name="Path">The path from the root, without dots and doubled slashes.</param>
/// <param name="ContentOnly">Whether the directory's content is meant.</param>
internal readonly record struct ContainerPath(string Path, bool ContentOnly)
{
    /// <summary>Reads a path; a relative one begins at the root.</summary>
    internal static ContainerPath Parse(string text)
    {
        var content = text.EndsWith("/.", StringComparison.Ordinal) || text == ".";
        // Climbing above the root stays at the root.
        return new ContainerPath(System.IO.Path.GetFullPath("/" + text).TrimEnd('/') is { Length: > 0 } path ? path : "/", content);
    }

    /// <summary>The last part, as names in an archive begin.</summary>
    internal string Name => Path == "/" ? "/" : ContentOnly ? "." : Path[(Path.LastIndexOf('/') + 1)..];
}
