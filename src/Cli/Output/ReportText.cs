using System.Text.Json;

namespace Gantry.Cli.Output;

/// <summary>Prints a report of the daemon for people: objects as titles and lines, lists of objects as tables.</summary>
internal static class ReportText
{
    private const int TableColumnWidth = 4;

    /// <summary>Prints a report.</summary>
    public static void Write(TextWriter output, JsonElement report) => WriteObject(output, report, "");

    private static void WriteObject(TextWriter output, JsonElement element, string indent)
    {
        var simple = element.EnumerateObject().Where(property => IsSimple(property.Value)).ToList();
        var width = simple.Count == 0 ? 0 : simple.Max(property => Words(property.Name).Length) + 1;
        foreach (var property in simple) output.WriteLine($"{indent}{$"{Words(property.Name)}:".PadRight(width)} {Text(property.Value)}");
        foreach (var property in element.EnumerateObject().Where(property => !IsSimple(property.Value)))
        {
            output.WriteLine($"{(indent.Length == 0 ? "\n" : "")}{indent}{Words(property.Name)}:");
            WriteNested(output, property.Value, indent + "  ");
        }
    }

    private static void WriteNested(TextWriter output, JsonElement value, string indent)
    {
        if (value.ValueKind == JsonValueKind.Object) WriteObject(output, value, indent);
        else WriteTable(output, value.EnumerateArray().ToList(), indent);
    }

    private static void WriteTable(TextWriter output, List<JsonElement> items, string indent)
    {
        var columns = items.SelectMany(item => item.EnumerateObject().Select(property => property.Name)).Distinct().ToList();
        var rows = new List<IReadOnlyList<string>> { Row(columns.Select(column => Words(column).ToUpperInvariant()), indent) };
        rows.AddRange(items.Select(item => Row(columns.Select(column => item.TryGetProperty(column, out var cell) ? Text(cell) : ""), indent)));
        Table.Write(output, rows, TableColumnWidth);
    }

    private static string[] Row(IEnumerable<string> cells, string indent)
    {
        string[] row = [.. cells];
        if (row.Length > 0) row[0] = indent + row[0];
        return row;
    }

    private static bool IsSimple(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0 || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object),
        _ => true,
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Printable(value.GetString()!),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "-",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => string.Join(", ", value.EnumerateObject().Select(property => $"{property.Name}={Text(property.Value)}")) is { Length: > 0 } text ? text : "none",
    };

    // Names in a container are chosen by whoever runs it: none may move the cursor.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    // noNewPrivileges or NoNewPrivileges: "No new privileges".
    private static string Words(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts) words.Append(' ');
            var isAbbreviation = i + 1 < name.Length ? char.IsUpper(name[i + 1]) : i > 0 && char.IsUpper(name[i - 1]);
            words.Append(i == 0 ? char.ToUpperInvariant(name[i]) : starts && !isAbbreviation ? char.ToLowerInvariant(name[i]) : name[i]);
        }
        return words.ToString();
    }
}
