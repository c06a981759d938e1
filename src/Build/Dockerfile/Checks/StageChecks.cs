using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Checks;

/// <summary>Checks of FROM.</summary>
internal static class StageChecks
{
    private static readonly string[] s_reserved = ["context", "scratch"];

    public static IEnumerable<(SourceRange, string)> Duplicates(DockerfileDocument file) =>
        from stage in Stages(file).Where(s => s.Alias is not null).GroupBy(s => s.Alias)
        from again in stage.Skip(1)
        select (again.Range, $"Duplicate stage name '{stage.Key}', stage names should be unique");

    public static IEnumerable<(SourceRange, string)> Reserved(DockerfileDocument file) =>
        Stages(file).Where(s => s_reserved.Contains(s.Alias)).Select(s => (s.Range, $"Stage name should not use the same name as reserved stage '{s.Alias}'"));

    public static IEnumerable<(SourceRange, string)> AsCasing(DockerfileDocument file) =>
        from stage in Stages(file).Where(s => s.Alias is not null)
        let keyword = Casing.WrittenKeyword(file, stage)
        let word = stage.Arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]
        where Casing.IsUpper(keyword) != Casing.IsUpper(word)
        select (stage.Range, $"'{word}' and '{keyword}' keywords' casing do not match");

    public static IEnumerable<(SourceRange, string)> TargetPlatform(DockerfileDocument file) =>
        Stages(file).Where(s => s.Platform is "$TARGETPLATFORM" or "${TARGETPLATFORM}")
            .Select(s => (s.Range, $"Setting platform to predefined {s.Platform} in FROM is redundant as this is the default behavior"));

    public static IEnumerable<(SourceRange, string)> ConstantPlatform(DockerfileDocument file) =>
        Stages(file).Where(s => s.Platform is { } platform && !platform.Contains('$') && s.Alias?.Contains(platform.Split('/')[^1], StringComparison.Ordinal) != true)
            .Select(s => (s.Range, $"FROM --platform flag should not use constant value \"{s.Platform}\""));

    private static IEnumerable<FromInstruction> Stages(DockerfileDocument file) => file.Instructions.OfType<FromInstruction>();
}
