using System.Text.Json;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Engine.Commit;

/// <summary>Changes an image's configuration by instructions of a Dockerfile, as <c>commit --change</c> and <c>import --change</c> take them.</summary>
public static class ConfigChanges
{
    private static readonly string[] s_defaultShell = ["/bin/sh", "-c"];

    /// <summary>Applies instructions one after the other.</summary>
    /// <exception cref="InvalidArgumentException">An instruction is unknown, malformed, or makes no sense here.</exception>
    public static RunConfig Apply(RunConfig config, IEnumerable<string> instructions) => instructions.Aggregate(config, Apply);

    private static RunConfig Apply(RunConfig config, string instruction)
    {
        var parts = instruction.Trim().Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        var (word, rest) = (parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1] : "");
        if (rest.Length == 0)
            throw new InvalidArgumentException($"{word} requires at least one argument");
        return word switch
        {
            "CMD" => config with { Cmd = Command(rest, config.Shell) },
            "ENTRYPOINT" => config with { Entrypoint = Command(rest, config.Shell) },
            "ENV" => config with { Env = WithVariables(config.Env ?? [], Pairs(word, rest)) },
            "LABEL" => config with { Labels = WithAll(config.Labels, Pairs(word, rest)) },
            "EXPOSE" => config with { ExposedPorts = Union(config.ExposedPorts, Words(rest).Select(port => port.Contains('/') ? port : port + "/tcp")) },
            "VOLUME" => config with { Volumes = Union(config.Volumes, Json(rest) ?? Words(rest)) },
            "USER" => config with { User = rest },
            "WORKDIR" => config with { WorkingDir = Path.GetFullPath(Path.Combine(config.WorkingDir is { Length: > 0 } before ? before : "/", rest)) },
            "STOPSIGNAL" => config with { StopSignal = CheckSignal(rest) },
            "SHELL" => config with { Shell = Json(rest) ?? throw new InvalidArgumentException("SHELL requires the arguments to be in JSON form") },
            "ONBUILD" => config with { OnBuild = [.. config.OnBuild ?? [], rest] },
            "HEALTHCHECK" => config with { Healthcheck = HealthInstruction.Parse(rest) },
            _ => throw new InvalidArgumentException($"{word} is not a valid change command"),
        };
    }

    internal static IReadOnlyList<string>? Json(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, EngineJson.Default.IReadOnlyListString);
        }
        catch (JsonException)
        {
            // What only looks like JSON is a line for the shell.
            return null;
        }
    }

    private static IReadOnlyList<string> Command(string text, IReadOnlyList<string>? shell) =>
        Json(text) ?? [.. shell is { Count: > 0 } ? shell : s_defaultShell, text];

    private static string CheckSignal(string text)
    {
        Linux.Processes.Signal.Parse(text);
        return text;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string word, string rest)
    {
        var words = QuotedWords.Split(rest);
        if (!words[0].Contains('='))
        {
            // The old form: one name, and all the rest is its value.
            var pair = rest.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
            return pair.Length == 2 ? [new(pair[0], pair[1])] : throw new InvalidArgumentException($"{word} must have two arguments");
        }
        return words.Select(w => w.Split('=', 2) is [{ Length: > 0 } name, var value] ? new KeyValuePair<string, string>(name, value)
            : throw new InvalidArgumentException($"Syntax error - can't find = in \"{w}\". Must be of the form: name=value"));
    }

    private static List<string> WithVariables(IReadOnlyList<string> variables, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var all = variables.ToList();
        foreach (var (name, value) in pairs)
        {
            var index = all.FindIndex(v => v.StartsWith(name + "=", StringComparison.Ordinal));
            if (index >= 0)
                all[index] = $"{name}={value}";
            else
                all.Add($"{name}={value}");
        }
        return all;
    }

    private static Dictionary<string, string> WithAll(IReadOnlyDictionary<string, string>? before, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var all = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach (var (name, value) in pairs)
            all[name] = value;
        return all;
    }

    private static Dictionary<string, EmptyObject> Union(IReadOnlyDictionary<string, EmptyObject>? before, IEnumerable<string> keys)
    {
        var all = new Dictionary<string, EmptyObject>(before ?? new Dictionary<string, EmptyObject>());
        foreach (var key in keys)
            all.TryAdd(key, new EmptyObject());
        return all;
    }

    private static string[] Words(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
