namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>ENV: environment of the following steps and of the image.</summary>
public sealed record EnvInstruction : Instruction
{
    private EnvInstruction(RawInstruction raw) : base(raw) => Pairs = KeyValueReader.Read(raw);

    /// <summary>The variables.</summary>
    public IReadOnlyList<KeyValue> Pairs { get; }

    internal static EnvInstruction Read(RawInstruction raw) => new(raw);
}
