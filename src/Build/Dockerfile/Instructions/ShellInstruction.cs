namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>SHELL: what runs shell-form commands.</summary>
public sealed record ShellInstruction : Instruction
{
    private ShellInstruction(RawInstruction raw) : base(raw) =>
        Shell = raw.JsonArguments() is { Count: > 0 } shell ? shell : throw raw.Error("SHELL requires the arguments to be in JSON form");

    /// <summary>The program and its arguments; the command line is appended.</summary>
    public IReadOnlyList<string> Shell { get; }

    internal static ShellInstruction Read(RawInstruction raw) => new(raw);
}
