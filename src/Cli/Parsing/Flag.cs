using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gantry.Cli.Parsing;

/// <summary>Makes flags from the way in which the help shows them, such as <c>-n, --last</c>.</summary>
internal static class Flag
{
    /// <summary>A flag without a value.</summary>
    public static Option<bool> Switch(string names, string description, bool initial = false)
    {
        var option = Named(new Option<bool>(LongName(names)), names, description, "");
        option.DefaultValueFactory = _ => initial;
        return option;
    }

    /// <summary>A flag with one text.</summary>
    public static Option<string?> Text(string names, string description, string type = "string") =>
        Named(new Option<string?>(LongName(names)) { CustomParser = Last }, names, description, type);

    /// <summary>A flag that may be given many times.</summary>
    public static Option<string[]> List(string names, string description, string type = "list") =>
        Named(
            new Option<string[]>(LongName(names)) { CustomParser = Texts, DefaultValueFactory = _ => [] },
            names, description, type);

    /// <summary>A flag whose value is parsed; what is wrong with it is said by a <see cref="FormatException"/>.</summary>
    public static Option<T?> Value<T>(string names, string description, string type, Func<string, T> parse) where T : struct =>
        Named(new Option<T?>(LongName(names)) { CustomParser = result => Convert(result, names, parse) }, names, description, type);

    /// <summary>A repeatable flag whose values are parsed.</summary>
    public static Option<IReadOnlyList<T>> Values<T>(string names, string description, string type, Func<string, T> parse) =>
        Named(
            new Option<IReadOnlyList<T>>(LongName(names))
            {
                CustomParser = result => ConvertAll(result, names, parse),
                DefaultValueFactory = _ => [],
                Arity = ArgumentArity.OneOrMore,
            },
            names, description, type);

    /// <summary>A whole number.</summary>
    public static Option<long?> Integer(string names, string description, string type = "int") =>
        Value(names, description, type, FlagValue.Integer);

    /// <summary>A size with an optional unit, such as <c>512m</c>.</summary>
    public static Option<long?> Bytes(string names, string description) => Value(names, description, "bytes", FlagValue.Bytes);

    /// <summary>A time such as <c>1m30s</c>, in nanoseconds.</summary>
    public static Option<long?> Duration(string names, string description) => Value(names, description, "duration", FlagValue.Duration);

    /// <summary>How the help shows a flag, such as <c>-n, --last</c>.</summary>
    public static string Names(Option option) =>
        option.Aliases.FirstOrDefault(alias => alias is ['-', not '-']) is { } shorthand ? $"{shorthand}, {option.Name}" : option.Name;

    private static T Named<T>(T option, string names, string description, string type) where T : Option
    {
        option.Description = description;
        option.HelpName = type;
        var comma = names.IndexOf(", ", StringComparison.Ordinal);
        if (comma > 0) option.Aliases.Add(names[..comma]);
        return option;
    }

    private static string LongName(string names) => names[(names.IndexOf("--", StringComparison.Ordinal))..];

    private static string? Last(ArgumentResult result) => result.Tokens.Count == 0 ? null : result.Tokens[^1].Value;

    private static string[] Texts(ArgumentResult result) => [.. result.Tokens.Select(token => token.Value)];

    private static T? Convert<T>(ArgumentResult result, string names, Func<string, T> parse) where T : struct =>
        ConvertAll(result, names, parse) is [.., var last] ? last : null;

    private static List<T> ConvertAll<T>(ArgumentResult result, string names, Func<string, T> parse)
    {
        var values = new List<T>(result.Tokens.Count);
        foreach (var token in result.Tokens)
        {
            try
            {
                values.Add(parse(token.Value));
            }
            catch (FormatException e)
            {
                result.AddError($"invalid argument \"{token.Value}\" for \"{names}\" flag: {e.Message}");
                return values;
            }
        }
        return values;
    }
}
