namespace Gantry.Build.Dockerfile;

/// <summary>The text of a Dockerfile cut into lines.</summary>
internal sealed class SourceText
{
    /// <summary>The largest Dockerfile that is read, in characters: no hand or generator writes a larger one.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    public SourceText(string text)
    {
        if (text.Length > MaxLength)
            throw new Errors.InvalidArgumentException($"the Dockerfile is too large: {text.Length} characters, the limit is {MaxLength}");
        Text = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        Lines = Text.Split('\n');
    }

    public string Text { get; }

    /// <summary>The lines, without their line feeds.</summary>
    public string[] Lines { get; }

    /// <summary>The range of some lines, counted from 0, both included.</summary>
    public SourceRange LineRange(int first, int last) =>
        new(new(first + 1, 1), new(last + 1, Math.Max(1, Lines[last].Length)));

    public DockerfileException Error(string reason, SourceRange range) =>
        new(reason, range, Lines[Math.Clamp(range.Start.Line - 1, 0, Lines.Length - 1)]);
}
