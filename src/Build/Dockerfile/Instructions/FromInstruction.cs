using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>FROM: begins a stage on an image, on an earlier stage, or on nothing.</summary>
public sealed record FromInstruction : Instruction
{
    internal static readonly FlagRule[] AllowedFlags = [new("platform")];

    private FromInstruction(RawInstruction raw) : base(raw)
    {
        var words = WordSplitter.Split(raw.Rest);
        if (words.Length is not (1 or 3) || (words.Length == 3 && !words[1].Equals("AS", StringComparison.OrdinalIgnoreCase)))
            throw raw.Error("FROM requires either one or three arguments");
        Image = words[0];
        Platform = raw.Flag("platform");
        if (words.Length == 3)
            Alias = ReadAlias(raw, words[2]);
    }

    /// <summary>The image, stage or <c>scratch</c>.</summary>
    public string Image { get; }

    /// <summary>The stage's name in lower case, if it has one.</summary>
    public string? Alias { get; }

    /// <summary>The platform, if one is asked for.</summary>
    public string? Platform { get; }

    internal static FromInstruction Read(RawInstruction raw) => new(raw);

    private static string ReadAlias(RawInstruction raw, string word)
    {
        var name = word.ToLowerInvariant();
        var valid = char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        if (!valid)
            throw raw.Error($"invalid name for build stage: \"{word}\", name can't start with a number or contain symbols");
        if (name != word)
            raw.Warn("StageNameCasing", $"Stage name '{word}' should be lowercase");
        return name;
    }
}
