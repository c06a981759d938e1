using System.Text.RegularExpressions;
using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Checks;

/// <summary>Checks of variables.</summary>
internal static partial class VariableChecks
{
    private static readonly string[] s_predefined =
        ["BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE"];

    public static IEnumerable<(SourceRange, string)> UndefinedInFrom(DockerfileDocument file)
    {
        var known = file.Instructions.TakeWhile(i => i is not FromInstruction).OfType<ArgInstruction>().SelectMany(a => a.Variables).Select(v => v.Name).Concat(s_predefined).ToHashSet();
        return from stage in file.Instructions.OfType<FromInstruction>()
               from name in Names(stage.Image).Concat(Names(stage.Platform ?? ""))
               where !known.Contains(name)
               select (stage.Range, $"FROM argument '{name}' is not declared{NearestName.Suggest(name, known)}");
    }

    public static IEnumerable<(SourceRange, string)> Secrets(DockerfileDocument file) =>
        from instruction in file.Instructions
        let names = instruction switch
        {
            ArgInstruction arg => arg.Variables.Select(v => v.Name),
            EnvInstruction env => env.Pairs.Select(p => p.Key),
            _ => [],
        }
        from name in names
        where SecretName().IsMatch(name) && !PublicName().IsMatch(name)
        select (instruction.Range, $"Do not use ARG or ENV instructions for sensitive data ({instruction.Keyword} \"{name}\")");

    private static IEnumerable<string> Names(string text) => Variable().Matches(text).Where(m => !m.Groups["default"].Success).Select(m => m.Groups["name"].Value);

    [GeneratedRegex(@"\$(\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<default>:?-)?|(?<name>[A-Za-z_][A-Za-z0-9_]*))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex("(^|_)(apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(^|_)public(_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PublicName();
}
