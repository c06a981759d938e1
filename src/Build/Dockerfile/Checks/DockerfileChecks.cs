namespace Gantry.Build.Dockerfile.Checks;

/// <summary>Checks Dockerfiles: what the parser noticed, and what the list below finds.</summary>
internal static class DockerfileChecks
{
    private static readonly DockerfileCheck[] s_all =
    [
        new("DuplicateStageName", "Stage names should be unique", StageChecks.Duplicates),
        new("ReservedStageName", "Reserved words should not be used as stage names", StageChecks.Reserved),
        new("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword", StageChecks.AsCasing),
        new("RedundantTargetPlatform", "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior", StageChecks.TargetPlatform),
        new("FromPlatformFlagConstDisallowed", "FROM --platform flag should not use a constant value", StageChecks.ConstantPlatform),
        new("ConsistentInstructionCasing", "All commands within the Dockerfile should use the same casing (either upper or lower)", CommandChecks.Casing),
        new("JSONArgsRecommended", "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals", CommandChecks.ShellForm),
        new("MultipleInstructionsDisallowed", "Multiple instructions of the same type should not be used in the same stage", CommandChecks.Repeated),
        new("WorkdirRelativePath", "Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes", CommandChecks.RelativeWorkdir),
        new("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase", CommandChecks.ProtocolCasing),
        new("ExposeInvalidFormat", "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release", CommandChecks.PortMapping),
        new("UndefinedArgInFrom", "FROM command must use declared ARGs", VariableChecks.UndefinedInFrom),
        new("SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands", VariableChecks.Secrets),
    ];

    private static readonly Dictionary<string, string> s_descriptions = s_all.ToDictionary(c => c.Name, c => c.Description)
        .Concat(new Dictionary<string, string>
        {
            ["MaintainerDeprecated"] = "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
            ["LegacyKeyValueFormat"] = "Legacy key/value format with whitespace separator should not be used",
            ["StageNameCasing"] = "Stage names should be lowercase",
        }).ToDictionary();

    /// <summary>What is found, in the file's order, without what is skipped.</summary>
    /// <param name="file">The Dockerfile.</param>
    /// <param name="options">What to skip, in place of the file's <c>check</c> directive; null for that.</param>
    public static IReadOnlyList<DockerfileWarning> Run(DockerfileDocument file, string? options)
    {
        var skipped = Read(file, options).GetValueOrDefault("skip", "").Split(',').Select(s => s.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (skipped.Contains("all"))
            return [];
        return
        [
            .. file.Warnings.Concat(s_all.SelectMany(c => c.Find(file).Select(f => new DockerfileWarning(c.Name, f.Message, f.Range))))
                .Where(w => !skipped.Contains(w.Rule)).OrderBy(w => w.Range.Start.Line).ThenBy(w => w.Rule, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether what is found makes a build fail.</summary>
    public static bool AreErrors(DockerfileDocument file, string? options) => Read(file, options).GetValueOrDefault("error") == "true";

    /// <summary>What is to be done about a finding.</summary>
    public static string Describe(string rule) => s_descriptions.GetValueOrDefault(rule, "");

    private static Dictionary<string, string> Read(DockerfileDocument file, string? options) => (options ?? file.Directive("check") ?? "").Split(';')
        .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).DistinctBy(p => p[0].Trim()).ToDictionary(p => p[0].Trim(), p => p[1].Trim());
}
