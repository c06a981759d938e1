namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>ENTRYPOINT: the program.</summary>
public sealed record EntrypointInstruction : Instruction
{
    private EntrypointInstruction(RawInstruction raw) : base(raw) => Command = raw.Command();

    /// <summary>The command.</summary>
    public CommandForm Command { get; }

    internal static EntrypointInstruction Read(RawInstruction raw) => new(raw);
}
