namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>A volume of the form <c>/path</c>, or <c>source:/path[:options]</c>.</summary>
/// <param name="Text">What the daemon is told: a relative source is made absolute here, where its folder is known.</param>
/// <param name="IsAnonymous">Whether it names no source.</param>
internal readonly record struct VolumeFlag(string Text, bool IsAnonymous)
{
    /// <summary>Reads a volume.</summary>
    /// <exception cref="CommandException">It is empty.</exception>
    public static VolumeFlag Parse(string text)
    {
        if (text.Length == 0) throw new CommandException("invalid empty volume spec");
        var colon = text.IndexOf(':');
        if (colon < 0) return new VolumeFlag(text, IsAnonymous: true);
        var source = text[..colon];
        return source is "." or ".." || source.StartsWith("./", StringComparison.Ordinal) || source.StartsWith("../", StringComparison.Ordinal)
            ? new VolumeFlag(Path.GetFullPath(source).TrimEnd('/') is { Length: > 0 } path ? path + text[colon..] : "/" + text[colon..], IsAnonymous: false)
            : new VolumeFlag(text, IsAnonymous: false);
    }
}
