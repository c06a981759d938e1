using System.Globalization;
using System.Text;

namespace Gantry.Cli.Output.Templates;

/// <summary>Writes values as Go's JSON encoder does: keys in order, and what is special in HTML escaped.</summary>
internal static class GoJson
{
    /// <summary>A value on one line.</summary>
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case long number: text.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: text.Append(number.ToString("R", CultureInfo.InvariantCulture)); break;
            case TemplateRow row: WriteMap(text, row.Fields); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(text, map); break;
            case IReadOnlyList<object?> list: WriteList(text, list); break;
            default: WriteText(text, value.ToString() ?? ""); break;
        }
    }

    private static void WriteMap(StringBuilder text, IReadOnlyDictionary<string, object?> map)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, item) in map)
        {
            if (!first) text.Append(',');
            first = false;
            WriteText(text, key);
            text.Append(':');
            Write(text, item);
        }
        text.Append('}');
    }

    private static void WriteList(StringBuilder text, IReadOnlyList<object?> list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) text.Append(',');
            Write(text, list[i]);
        }
        text.Append(']');
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            text = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
