namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>USER: who the following steps and the container run as.</summary>
public sealed record UserInstruction : Instruction
{
    private UserInstruction(RawInstruction raw) : base(raw) => User = raw.SingleArgument();

    /// <summary><c>name|uid[:group|gid]</c>.</summary>
    public string User { get; }

    internal static UserInstruction Read(RawInstruction raw) => new(raw);
}
