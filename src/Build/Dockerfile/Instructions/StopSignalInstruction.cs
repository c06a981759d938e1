namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>STOPSIGNAL: the signal that asks the program to stop.</summary>
public sealed record StopSignalInstruction : Instruction
{
    private StopSignalInstruction(RawInstruction raw) : base(raw) => Signal = raw.SingleArgument();

    /// <summary>The name or number.</summary>
    public string Signal { get; }

    internal static StopSignalInstruction Read(RawInstruction raw) => new(raw);
}
