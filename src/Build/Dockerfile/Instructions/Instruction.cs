namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>An instruction of a Dockerfile. Words in it are as they were written: variables are expanded when it is built.</summary>
public abstract record Instruction
{
    private protected Instruction(RawInstruction raw)
    {
        Keyword = raw.Keyword;
        Range = raw.Range;
        Flags = raw.Flags;
        Heredocs = raw.Heredocs;
        Arguments = raw.Rest;
        Text = string.Join(' ', [raw.Keyword, .. raw.Flags.Select(f => f.Value is null ? $"--{f.Name}" : $"--{f.Name}={f.Value}"), raw.Rest]).TrimEnd();
    }

    /// <summary>The keyword in upper case.</summary>
    public string Keyword { get; }

    /// <summary>Where it stands, its here-documents included.</summary>
    public SourceRange Range { get; }

    /// <summary>The flags as they were written.</summary>
    public IReadOnlyList<Flag> Flags { get; }

    /// <summary>The here-documents.</summary>
    public IReadOnlyList<Heredoc> Heredocs { get; }

    /// <summary>All that follows keyword and flags, continuations joined.</summary>
    public string Arguments { get; }

    /// <summary>The whole on one line, for people.</summary>
    public string Text { get; }
}
