namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>VOLUME: paths that get a volume of their own.</summary>
public sealed record VolumeInstruction : Instruction
{
    private VolumeInstruction(RawInstruction raw) : base(raw)
    {
        Paths = raw.RequireArguments().JsonOrWords();
        if (Paths.Any(string.IsNullOrWhiteSpace))
            throw raw.Error("VOLUME specified can not be an empty string");
    }

    /// <summary>The paths.</summary>
    public IReadOnlyList<string> Paths { get; }

    internal static VolumeInstruction Read(RawInstruction raw) => new(raw);
}
