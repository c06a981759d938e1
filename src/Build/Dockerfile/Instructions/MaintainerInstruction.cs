namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>MAINTAINER: the author, deprecated in favour of a label.</summary>
public sealed record MaintainerInstruction : Instruction
{
    private MaintainerInstruction(RawInstruction raw) : base(raw)
    {
        Author = raw.SingleArgument();
        raw.Warn("MaintainerDeprecated", "Maintainer instruction is deprecated in favor of using label");
    }

    /// <summary>The author.</summary>
    public string Author { get; }

    internal static MaintainerInstruction Read(RawInstruction raw) => new(raw);
}
