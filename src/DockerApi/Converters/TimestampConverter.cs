using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Converters;

/// <summary>Moments as RFC 3339 in UTC.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.Rfc());
}
