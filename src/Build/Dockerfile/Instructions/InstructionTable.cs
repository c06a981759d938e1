namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>All instructions by keyword: a new one is a file and a line here.</summary>
internal static class InstructionTable
{
    private static readonly Dictionary<string, (Func<RawInstruction, Instruction> Read, FlagRule[] Flags)> s_instructions = new()
    {
        ["ADD"] = (AddInstruction.Read, AddInstruction.AllowedFlags),
        ["ARG"] = (ArgInstruction.Read, []),
        ["CMD"] = (CmdInstruction.Read, []),
        ["COPY"] = (CopyInstruction.Read, CopyInstruction.AllowedFlags),
        ["ENTRYPOINT"] = (EntrypointInstruction.Read, []),
        ["ENV"] = (EnvInstruction.Read, []),
        ["EXPOSE"] = (ExposeInstruction.Read, []),
        ["FROM"] = (FromInstruction.Read, FromInstruction.AllowedFlags),
        ["HEALTHCHECK"] = (HealthcheckInstruction.Read, HealthcheckInstruction.AllowedFlags),
        ["LABEL"] = (LabelInstruction.Read, []),
        ["MAINTAINER"] = (MaintainerInstruction.Read, []),
        ["ONBUILD"] = (OnbuildInstruction.Read, []),
        ["RUN"] = (RunInstruction.Read, RunInstruction.AllowedFlags),
        ["SHELL"] = (ShellInstruction.Read, []),
        ["STOPSIGNAL"] = (StopSignalInstruction.Read, []),
        ["USER"] = (UserInstruction.Read, []),
        ["VOLUME"] = (VolumeInstruction.Read, []),
        ["WORKDIR"] = (WorkdirInstruction.Read, []),
    };

    /// <summary>Understands an instruction.</summary>
    public static Instruction Read(RawInstruction raw)
    {
        if (!s_instructions.TryGetValue(raw.Keyword, out var entry))
            throw raw.Error($"unknown instruction: {Shorten(raw.WrittenKeyword)}{NearestName.Suggest(raw.WrittenKeyword, s_instructions.Keys)}");
        CheckFlags(raw, entry.Flags);
        return entry.Read(raw);
    }

    private static void CheckFlags(RawInstruction raw, FlagRule[] rules)
    {
        foreach (var flag in raw.Flags)
        {
            var rule = rules.FirstOrDefault(r => r.Name == flag.Name)
                ?? throw raw.Error($"unknown flag: --{Shorten(flag.Name)}{NearestName.Suggest(flag.Name, rules.Select(r => r.Name), "--")}", flag.Range);
            if (rule.Kind != FlagKind.List && raw.Flags.Count(f => f.Name == flag.Name) > 1)
                throw raw.Error($"duplicate flag specified: --{flag.Name}", flag.Range);
            if (rule.Kind == FlagKind.Switch && flag.Value is not (null or "true" or "false"))
                throw raw.Error($"expecting boolean value for flag --{flag.Name}, not: {flag.Value}", flag.Range);
            if (rule.Kind != FlagKind.Switch && flag.Value is null)
                throw raw.Error($"missing a value on flag: --{flag.Name}", flag.Range);
        }
    }

    private static string Shorten(string word) => word.Length <= 60 ? word : word[..60] + "…";
}
