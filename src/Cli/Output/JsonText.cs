using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Cli.Output;

/// <summary>Writes the daemon's JSON for people, each value exactly as it came.</summary>
internal static class JsonText
{
    private const int IndentSize = 4;

    /// <summary>The value over many lines, four blanks a level.</summary>
    public static string Indent(JsonElement value) => Render(value, indented: true);

    /// <summary>The value on one line.</summary>
    public static string Compact(JsonElement value) => Render(value, indented: false);

    // Written by hand: Utf8JsonWriter keeps an array of raw values on one line, and values have to stay raw, since a number
    // of 64 bits or an escape is not to change its form.
    private static string Render(JsonElement value, bool indented)
    {
        var text = new StringBuilder();
        Write(text, value, indented ? 0 : null);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value, int? level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll(text, '{', '}', value.EnumerateObject(), level, (property, inner) =>
                {
                    text.Append('"').Append(JsonEncodedText.Encode(property.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append(level is null ? "\":" : "\": ");
                    Write(text, property.Value, inner);
                });
                break;
            case JsonValueKind.Array:
                WriteAll(text, '[', ']', value.EnumerateArray(), level, (item, inner) => Write(text, item, inner));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, char close, IEnumerable<T> items, int? level, Action<T, int?> write)
    {
        var inner = level + 1;
        var any = false;
        text.Append(open);
        foreach (var item in items)
        {
            if (any) text.Append(',');
            any = true;
            BreakLine(text, inner);
            write(item, inner);
        }
        if (any) BreakLine(text, level);
        text.Append(close);
    }

    private static void BreakLine(StringBuilder text, int? level)
    {
        if (level is { } depth) text.Append('\n').Append(' ', depth * IndentSize);
    }
}
