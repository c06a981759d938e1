namespace Gantry.Cli.Commands.Containers.Copying;

/// <summary>A side of <c>cp</c>: a path of this machine, or <c>CONTAINER:PATH</c>.</summary>
/// <param name="Container">The container; null for this machine.</param>
/// <param name="Path">The path, as it was written.</param>
internal readonly record struct CopyPath(string? Container, string Path)
{
    /// <summary>Whether it is the standard input or output.</summary>
    public bool IsStream => Container is null && Path == "-";

    /// <summary>Whether the path says that it is a folder.</summary>
    public bool SaysFolder => Path.EndsWith('/') || Path.EndsWith("/.", StringComparison.Ordinal) || Path is "." or "..";

    /// <summary>Reads a side. What begins with a slash or a dot is a path of this machine.</summary>
    public static CopyPath Parse(string text)
    {
        var colon = text.IndexOf(':');
        return colon <= 0 || text[0] is '/' or '.' ? new CopyPath(null, text) : new CopyPath(text[..colon], text[(colon + 1)..]);
    }
}
