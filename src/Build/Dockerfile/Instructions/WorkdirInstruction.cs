namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>WORKDIR: the working directory, made when it is not there.</summary>
public sealed record WorkdirInstruction : Instruction
{
    private WorkdirInstruction(RawInstruction raw) : base(raw) => Path = raw.SingleArgument();

    /// <summary>The path; a relative one is below the last.</summary>
    public string Path { get; }

    internal static WorkdirInstruction Read(RawInstruction raw) => new(raw);
}
