namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>EXPOSE: ports that the program listens on.</summary>
public sealed record ExposeInstruction : Instruction
{
    private ExposeInstruction(RawInstruction raw) : base(raw) => Ports = Words.WordSplitter.Split(raw.RequireArguments().Rest);

    /// <summary>Ports and ranges, as <c>80</c>, <c>53/udp</c>, <c>8000-8010/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; }

    internal static ExposeInstruction Read(RawInstruction raw) => new(raw);
}
