namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>CMD: the default command, or the arguments of the entry point.</summary>
public sealed record CmdInstruction : Instruction
{
    private CmdInstruction(RawInstruction raw) : base(raw) => Command = raw.Command();

    /// <summary>The command.</summary>
    public CommandForm Command { get; }

    internal static CmdInstruction Read(RawInstruction raw) => new(raw);
}
