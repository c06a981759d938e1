namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>ONBUILD: an instruction for the builds that start from the image.</summary>
public sealed record OnbuildInstruction : Instruction
{
    private OnbuildInstruction(RawInstruction raw) : base(raw)
    {
        var trigger = raw.RequireArguments().Rest.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0].ToUpperInvariant();
        if (trigger == "ONBUILD")
            throw raw.Error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        if (trigger is "FROM" or "MAINTAINER")
            throw raw.Error($"{trigger} isn't allowed as an ONBUILD trigger");
        Trigger = raw.Rest;
        CheckTrigger(raw);
    }

    /// <summary>The instruction, as text.</summary>
    public string Trigger { get; }

    internal static OnbuildInstruction Read(RawInstruction raw) => new(raw);

    /// <summary>Reads the trigger so that a mistake shows in this build and not in somebody else's.</summary>
    private static void CheckTrigger(RawInstruction raw)
    {
        try
        {
            DockerfileParser.Parse(raw.Escape == '`' ? $"# escape=`\n{raw.Rest}" : raw.Rest);
        }
        catch (DockerfileException e)
        {
            throw raw.Error(e.Reason);
        }
    }
}
