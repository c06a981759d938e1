using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>ARG: variables that the caller of the build may set.</summary>
public sealed record ArgInstruction : Instruction
{
    private ArgInstruction(RawInstruction raw) : base(raw) =>
        Variables = [.. WordSplitter.SplitKeepingQuotes(raw.RequireArguments().Rest, raw.Escape).Select(w => ReadVariable(raw, w))];

    /// <summary>The variables; the value is null where no default was written.</summary>
    public IReadOnlyList<(string Name, string? Default)> Variables { get; }

    internal static ArgInstruction Read(RawInstruction raw) => new(raw);

    private static (string, string?) ReadVariable(RawInstruction raw, string word)
    {
        var equals = word.IndexOf('=');
        if (equals == 0)
            throw raw.Error("ARG names can not be blank");
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }
}
