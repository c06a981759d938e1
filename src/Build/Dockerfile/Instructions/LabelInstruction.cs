namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>LABEL: labels of the image.</summary>
public sealed record LabelInstruction : Instruction
{
    private LabelInstruction(RawInstruction raw) : base(raw) => Pairs = KeyValueReader.Read(raw);

    /// <summary>The labels.</summary>
    public IReadOnlyList<KeyValue> Pairs { get; }

    internal static LabelInstruction Read(RawInstruction raw) => new(raw);
}
