using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Converters;

/// <summary>Numbers: <c>null</c> means 0, as for Go's values.</summary>
internal sealed class LongConverter : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? default : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
