using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Checks;

/// <summary>Checks of instructions other than FROM.</summary>
internal static class CommandChecks
{
    public static IEnumerable<(SourceRange, string)> Casing(DockerfileDocument file)
    {
        var written = file.Instructions.Select(i => (Instruction: i, Word: Checks.Casing.WrittenKeyword(file, i))).ToList();
        var upper = written.Count(w => Checks.Casing.IsUpper(w.Word));
        var wantsUpper = upper * 2 >= written.Count;
        return from w in written
               let wanted = wantsUpper ? w.Word.ToUpperInvariant() : w.Word.ToLowerInvariant()
               where w.Word != wanted
               select (w.Instruction.Range, $"Command '{w.Word}' should match the case of the command majority ({(wantsUpper ? "uppercase" : "lowercase")})");
    }

    public static IEnumerable<(SourceRange, string)> ShellForm(DockerfileDocument file)
    {
        var ownShell = false;
        foreach (var instruction in file.Instructions)
        {
            ownShell = instruction is ShellInstruction || (instruction is not FromInstruction && ownShell);
            var command = instruction switch
            {
                CmdInstruction cmd => cmd.Command,
                EntrypointInstruction entrypoint => entrypoint.Command,
                _ => null,
            };
            if (command is { IsShell: true, Arguments.Count: > 0 } && !ownShell)
                yield return (instruction.Range, $"JSON arguments recommended for {instruction.Keyword} to prevent unintended behavior related to OS signals");
        }
    }

    public static IEnumerable<(SourceRange, string)> Repeated(DockerfileDocument file) =>
        from stage in ByStage(file)
        from same in stage.Where(i => i is CmdInstruction or EntrypointInstruction or HealthcheckInstruction).GroupBy(i => i.Keyword)
        from early in same.SkipLast(1)
        select (early.Range, $"Multiple {same.Key} instructions should not be used in the same stage because only the last one will be used");

    public static IEnumerable<(SourceRange, string)> RelativeWorkdir(DockerfileDocument file) =>
        from stage in ByStage(file)
        let first = stage.OfType<WorkdirInstruction>().FirstOrDefault()
        where first is not null && first.Path[0] is not ('/' or '$' or '"')
        select (first.Range, $"Relative workdir \"{first.Path}\" can have unexpected results if the base image changes");

    public static IEnumerable<(SourceRange, string)> ProtocolCasing(DockerfileDocument file) =>
        from expose in file.Instructions.OfType<ExposeInstruction>()
        from port in expose.Ports.Where(p => p.Contains('/') && p.Any(char.IsAsciiLetterUpper) && !p.Contains('$'))
        select (expose.Range, $"Defined protocol '{port}' in EXPOSE instruction should be lowercase");

    public static IEnumerable<(SourceRange, string)> PortMapping(DockerfileDocument file) =>
        from expose in file.Instructions.OfType<ExposeInstruction>()
        from port in expose.Ports.Where(p => p.Contains(':') && !p.Contains('$'))
        select (expose.Range, $"EXPOSE instruction should not define an IP address or host-port mapping, found '{port}'");

    private static List<List<Instruction>> ByStage(DockerfileDocument file)
    {
        var stages = new List<List<Instruction>>();
        foreach (var instruction in file.Instructions)
            if (instruction is FromInstruction)
                stages.Add([]);
            else if (stages.Count > 0)
                stages[^1].Add(instruction);
        return stages;
    }
}
