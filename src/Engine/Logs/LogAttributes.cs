using System.Text.RegularExpressions;
using Gantry.Engine.Containers;
using Gantry.Errors;

namespace Gantry.Engine.Logs;

/// <summary>What <c>docker logs --details</c> shows of a container: the labels, variables and tag that its log options name.</summary>
public static partial class LogAttributes
{
    private const int ShortId = 12;
    private static readonly TimeSpan s_patternLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>The log options that choose attributes.</summary>
    internal static IReadOnlyList<string> Options { get; } = ["tag", "labels", "labels-regex", "env", "env-regex"];

    /// <summary>The attributes in the order of their names. Of the drivers that keep a file, only <c>json-file</c> has them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Container container)
    {
        if (container.HostConfig.LogConfig is not { Type: "json-file", Config: { Count: > 0 } options })
            return [];
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Choose(container.Config.Labels ?? new Dictionary<string, string>(), "labels");
        Choose((container.Config.Env ?? []).Select(v => v.Split('=', 2)).Where(v => v.Length == 2).DistinctBy(v => v[0]).ToDictionary(v => v[0], v => v[1]), "env");
        if (options.GetValueOrDefault("tag") is { Length: > 0 } tag)
            attributes["tag"] = Placeholder().Replace(tag, match => Field(match.Groups[1].Value, container));
        return [.. attributes];

        void Choose(IReadOnlyDictionary<string, string> from, string option)
        {
            var names = (options.GetValueOrDefault(option) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            var pattern = options.GetValueOrDefault(option + "-regex") is { Length: > 0 } text ? Pattern(option + "-regex", text) : null;
            foreach (var (name, value) in from)
                if (names.Contains(name) || pattern?.IsMatch(name) == true)
                    attributes[name] = value;
        }
    }

    /// <summary>Checks the options that choose attributes.</summary>
    /// <exception cref="InvalidArgumentException">A pattern or the tag's template is malformed.</exception>
    internal static void Check(IReadOnlyDictionary<string, string> options)
    {
        foreach (var option in (string[])["labels-regex", "env-regex"])
            if (options.GetValueOrDefault(option) is { Length: > 0 } text)
                Pattern(option, text);
        if (options.GetValueOrDefault("tag") is not { } tag)
            return;
        if (Placeholder().Replace(tag, "").Contains("{{", StringComparison.Ordinal))
            throw new InvalidArgumentException($"invalid log option tag: '{tag}' can have {{{{.ID}}}}, {{{{.FullID}}}}, {{{{.Name}}}}, {{{{.ImageID}}}}, {{{{.ImageFullID}}}}, {{{{.ImageName}}}} and {{{{.DaemonName}}}}");
    }

    private static Regex Pattern(string option, string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, s_patternLimit);
        }
        catch (ArgumentException e)
        {
            throw new InvalidArgumentException($"invalid log option {option}: {e.Message}", e);
        }
    }

    private static string Field(string name, Container container) => name switch
    {
        "ID" => container.Id[..ShortId],
        "FullID" => container.Id,
        "Name" => container.Name,
        "ImageID" => container.ImageId.Hex[..ShortId],
        "ImageFullID" => container.ImageId.ToString(),
        "ImageName" => container.Config.Image ?? "",
        _ => "gantry",
    };

    [GeneratedRegex(@"\{\{\s*\.(ID|FullID|Name|ImageID|ImageFullID|ImageName|DaemonName)\s*\}\}")]
    private static partial Regex Placeholder();
}
