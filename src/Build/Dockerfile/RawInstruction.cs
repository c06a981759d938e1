namespace Gantry.Build.Dockerfile;

/// <summary>An instruction cut into keyword, flags and the rest, not yet understood.</summary>
internal sealed record RawInstruction
{
    /// <summary>The keyword in upper case.</summary>
    public required string Keyword { get; init; }

    /// <summary>The keyword as it was written.</summary>
    public required string WrittenKeyword { get; init; }

    /// <summary>The flags in order.</summary>
    public required IReadOnlyList<Flag> Flags { get; init; }

    /// <summary>All that follows the flags, without white space around it.</summary>
    public required string Rest { get; init; }

    /// <summary>The here-documents in order.</summary>
    public required IReadOnlyList<Heredoc> Heredocs { get; init; }

    /// <summary>Everything from the keyword to the last here-document.</summary>
    public required SourceRange Range { get; init; }

    /// <summary>Where it comes from.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The character that continues lines and escapes.</summary>
    public required char Escape { get; init; }

    /// <summary>Takes what is worth a warning.</summary>
    public required List<DockerfileWarning> Warnings { get; init; }

    public DockerfileException Error(string reason) => Source.Error(reason, Range);

    public DockerfileException Error(string reason, SourceRange range) => Source.Error(reason, range);

    public void Warn(string rule, string message) => Warnings.Add(new(rule, message, Range));
}
