using System.Text.Json.Nodes;

namespace Gantry.Cli.Parsing;

/// <summary>Texts of the form <c>name=value</c>.</summary>
internal static class KeyValue
{
    /// <summary>The two halves; the value is empty when there is no equals sign.</summary>
    public static (string Name, string Value) Split(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Names and values; the last of several values counts.</summary>
    public static Dictionary<string, string> Map(IEnumerable<string> texts)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in texts.Select(Split)) map[name] = value;
        return map;
    }

    /// <summary>Filters as the daemon takes them: each name with the set of its values; null for none.</summary>
    public static string? Filters(IEnumerable<KeyValuePair<string, string>> filters)
    {
        var json = new JsonObject();
        foreach (var (name, value) in filters)
        {
            if (json[name] is not JsonObject values) json[name] = values = [];
            values[value] = true;
        }
        return json.Count == 0 ? null : json.ToJsonString();
    }

    /// <summary>The filter that a flag's value says.</summary>
    /// <exception cref="FormatException">It has no equals sign.</exception>
    public static KeyValuePair<string, string> Filter(string text)
    {
        if (!text.Contains('=')) throw new FormatException("bad format of filter (expected name=value)");
        var (name, value) = Split(text);
        return new(name.Trim().ToLowerInvariant(), value.Trim());
    }

    /// <summary>A label of a flag's value.</summary>
    /// <exception cref="FormatException">It has no name.</exception>
    public static string Label(string text) =>
        Split(text).Name.Length > 0 ? text : throw new FormatException($"invalid label '{text}': empty name");
}
