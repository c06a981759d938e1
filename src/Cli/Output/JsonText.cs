using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Cli.Output;

/// <summary>Writes the daemon's JSON for people, each value exactly as it came.</summary>
internal static class JsonText
{
    /// <summary>The value over many lines, four blanks a level.</summary>
    public static string Indent(JsonElement value) => Render(value, indented: true);

    /// <summary>The value on one line.</summary>
    public static string Compact(JsonElement value) => Render(value, indented: false);

    private static string Render(JsonElement value, bool indented)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            IndentSize = 4,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        using (var writer = new Utf8JsonWriter(buffer, options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) WriteItem(writer, item);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    /// <summary>The writer gives a raw value no line of its own.</summary>
    private static void WriteItem(Utf8JsonWriter writer, JsonElement item)
    {
        if (writer.Options.Indented && item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            writer.WriteRawValue("\n" + new string(' ', writer.CurrentDepth * writer.Options.IndentSize) + item.GetRawText(), skipInputValidation: true);
        else Write(writer, item);
    }
}
