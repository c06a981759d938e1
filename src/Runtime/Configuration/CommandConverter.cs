using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Runtime.Configuration;

/// <summary>Commands, which clients write as a list or, for one word, as a text.</summary>
public sealed class CommandConverter : JsonConverter<IReadOnlyList<string>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a command must be a list of texts, or one text");
        var words = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            words.Add(reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Null => "",
                _ => throw new JsonException("a command must be a list of texts, or one text"),
            });
        return words;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var word in value)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
