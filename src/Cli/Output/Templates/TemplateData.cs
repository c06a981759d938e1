using System.Text.Json;

namespace Gantry.Cli.Output.Templates;

/// <summary>Turns JSON into what templates work on: texts, numbers, lists and maps.</summary>
internal static class TemplateData
{
    /// <summary>The value of a JSON element.</summary>
    public static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => Map(element),
        _ => null,
    };

    /// <summary>Whether a value counts as true: anything but nothing, zero and empty.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    private static SortedDictionary<string, object?> Map(JsonElement element)
    {
        var map = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject()) map[property.Name] = From(property.Value);
        return map;
    }
}
