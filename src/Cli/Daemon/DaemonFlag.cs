using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Errors;

namespace Gantry.Cli.Daemon;

/// <summary>A flag of <c>gantry daemon</c>: another way to write one key of <c>daemon.json</c>.</summary>
internal abstract class DaemonFlag(string key, Option option)
{
    /// <summary>The key of <c>daemon.json</c>.</summary>
    public string Key { get; } = key;

    /// <summary>The option of the command line.</summary>
    public Option Option { get; } = option;

    /// <summary>The setting as JSON, or null when the flag was not given.</summary>
    /// <exception cref="InvalidArgumentException">The value is malformed.</exception>
    public JsonNode? Read(ParseResult arguments) =>
        arguments.GetResult(Option) is { Implicit: false } ? Value(arguments) : null;

    /// <summary>The given value as JSON.</summary>
    protected abstract JsonNode? Value(ParseResult arguments);

    /// <summary>A flag that is one text.</summary>
    public static DaemonFlag Text(string name, string description, string? key = null, params string[] aliases) =>
        new Single<string>(key ?? name, Define<string>(name, description, aliases), value => JsonValue.Create(value));

    /// <summary>A flag that is on or off.</summary>
    public static DaemonFlag Switch(string name, string description, string? key = null, params string[] aliases) =>
        new Single<bool>(key ?? name, Define<bool>(name, description, aliases), value => JsonValue.Create(value));

    /// <summary>A flag that is a number.</summary>
    public static DaemonFlag Number(string name, string description, string? key = null, params string[] aliases) =>
        new Single<int>(key ?? name, Define<int>(name, description, aliases), value => JsonValue.Create(value));

    /// <summary>A flag that can be given several times.</summary>
    public static DaemonFlag List(string name, string description, string? key = null, params string[] aliases) =>
        new Several(key ?? name + "s", Define<string[]>(name, description, aliases), values =>
            new JsonArray([.. values.Select(value => JsonValue.Create(value))]));

    /// <summary>A flag that can be given several times, each with a name and a value.</summary>
    public static DaemonFlag Map(string name, string description, string key, Func<string, string, JsonNode?> value) =>
        new Several(key, Define<string[]>(name, description, []), pairs =>
        {
            var map = new JsonObject();
            foreach (var pair in pairs)
            {
                var split = pair.IndexOf('=');
                if (split <= 0)
                    throw new InvalidArgumentException($"invalid argument \"{pair}\" for \"--{name}\": want NAME=VALUE");
                map[pair[..split]] = value(pair[..split], pair[(split + 1)..]);
            }
            return map;
        });

    /// <summary>A flag whose value is a list of <c>name=value</c> pairs with commas, each time it is given.</summary>
    public static DaemonFlag Records(string name, string description, string key, Func<IReadOnlyDictionary<string, string>, JsonNode?> record) =>
        new Several(key, Define<string[]>(name, description, []), values =>
            new JsonArray([.. values.Select(value => record(Pairs(name, value)))]));

    private static Dictionary<string, string> Pairs(string name, string text)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var part in text.Split(','))
        {
            var split = part.IndexOf('=');
            if (split <= 0)
                throw new InvalidArgumentException($"invalid argument \"{text}\" for \"--{name}\": want NAME=VALUE[,NAME=VALUE…]");
            pairs[part[..split]] = part[(split + 1)..];
        }
        return pairs;
    }

    private static Option<T> Define<T>(string name, string description, string[] aliases) =>
        new($"--{name}", aliases) { Description = description };

    private sealed class Single<T>(string key, Option<T> option, Func<T, JsonNode?> json) : DaemonFlag(key, option)
    {
        protected override JsonNode? Value(ParseResult arguments) => json(arguments.GetValue(option)!);
    }

    private sealed class Several(string key, Option<string[]> option, Func<string[], JsonNode?> json) : DaemonFlag(key, option)
    {
        protected override JsonNode? Value(ParseResult arguments) => json(arguments.GetValue(option) ?? []);
    }
}
