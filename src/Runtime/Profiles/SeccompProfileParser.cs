using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Runtime.Profiles;

/// <summary>Reads seccomp profiles in Docker's format.</summary>
public static class SeccompProfileParser
{
    /// <summary>Docker's own profile has 17 KB; no honest one comes near.</summary>
    private const int LargestText = 1 << 20;

    private const int MostNames = 20_000;

    private static readonly HashSet<string> Actions =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO",
        "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY",
    ];

    private static readonly HashSet<string> Comparisons =
    [
        "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ",
    ];

    /// <summary>Reads and checks a profile.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed; the message says where.</exception>
    public static SeccompProfile Parse(string json)
    {
        if (json.Length > LargestText)
            throw Failed($"it has {json.Length} characters, and {LargestText} are the most");
        try
        {
            return Check(JsonSerializer.Deserialize(json, SeccompProfileJson.Default.SeccompProfile) ?? throw Failed("it is null"));
        }
        catch (JsonException malformed)
        {
            throw Failed(malformed.Message, malformed);
        }
    }

    private static SeccompProfile Check(SeccompProfile profile)
    {
        if (profile.Architectures is { Count: > 0 } && profile.ArchMap is { Count: > 0 })
            throw new InvalidArgumentException("both 'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or 'archMap'");
        var rules = profile.Syscalls ?? [];
        if (profile.DefaultAction.Length == 0 && rules.Count == 0)
            return profile;
        CheckAction(profile.DefaultAction);
        if (rules.Sum(rule => rule?.Names?.Count ?? 1) > MostNames)
            throw Failed($"it names more than {MostNames} system calls");
        foreach (var rule in rules)
            CheckRule(rule);
        return profile;
    }

    private static void CheckRule(SeccompRule? rule)
    {
        if (rule is null)
            throw Failed("a rule is null");
        if (rule.Name is { Length: > 0 } && rule.Names is { Count: > 0 })
            throw new InvalidArgumentException("both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
        if (rule.Name is null or "" && (rule.Names is null or { Count: 0 } || rule.Names.Any(string.IsNullOrEmpty)))
            throw Failed("a rule names no system call");
        CheckAction(rule.Action);
        foreach (var argument in rule.Args ?? [])
        {
            if (argument is null || argument.Index > 5)
                throw Failed("the index of an argument is not 0 to 5");
            if (!Comparisons.Contains(argument.Op))
                throw Failed($"\"{argument.Op}\" is not a comparison, such as SCMP_CMP_EQ");
        }
        foreach (var condition in (SeccompCondition?[])[rule.Includes, rule.Excludes])
        {
            if (condition?.MinKernel is { Length: > 0 } kernel)
                ParseKernel(kernel);
        }
    }

    private static void CheckAction(string action)
    {
        if (!Actions.Contains(action))
            throw Failed($"\"{action}\" is not an action, such as SCMP_ACT_ERRNO");
    }

    internal static Version ParseKernel(string text) =>
        text.Count(c => c == '.') == 1 && Version.TryParse(text, out var version)
            ? version
            : throw Failed($"invalid kernel version: \"{text}\", expected \"<kernel>.<major>\"");

    private static InvalidArgumentException Failed(string why, Exception? inner = null) =>
        new($"Decoding seccomp profile failed: {why}", inner);
}
