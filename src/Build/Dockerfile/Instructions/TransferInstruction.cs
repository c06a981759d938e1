using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>What COPY and ADD have in common.</summary>
public abstract record TransferInstruction : Instruction
{
    private protected TransferInstruction(RawInstruction raw) : base(raw)
    {
        var words = raw.JsonOrWords();
        if (words.Count < 2)
            throw raw.Error($"{raw.Keyword} requires at least two arguments: a source and a destination");
        Destination = words[^1];
        var heredoc = 0;
        var sources = new List<string>();
        var inline = new List<Heredoc>();
        foreach (var word in words.SkipLast(1))
        {
            if (heredoc < raw.Heredocs.Count && HeredocStart.TryRead(word, raw.Escape) is not null)
                inline.Add(raw.Heredocs[heredoc++]);
            else
                sources.Add(word);
        }
        Sources = sources;
        InlineFiles = inline;
        Chown = raw.Flag("chown");
        Chmod = raw.Flag("chmod");
        Link = raw.Switch("link");
        Exclude = raw.FlagList("exclude");
    }

    /// <summary>The paths, patterns and addresses to copy from.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Here-documents that become files.</summary>
    public IReadOnlyList<Heredoc> InlineFiles { get; }

    /// <summary>Where it goes.</summary>
    public string Destination { get; }

    /// <summary><c>user[:group]</c> that owns what is copied, if said.</summary>
    public string? Chown { get; }

    /// <summary>The permissions of what is copied, if said: octal, or symbolic.</summary>
    public string? Chmod { get; }

    /// <summary>Whether the layer is independent of those below.</summary>
    public bool Link { get; }

    /// <summary>Patterns of what is left out.</summary>
    public IReadOnlyList<string> Exclude { get; }

    private protected static readonly FlagRule[] CommonFlags =
        [new("chown"), new("chmod"), new("link", FlagKind.Switch), new("exclude", FlagKind.List)];
}
