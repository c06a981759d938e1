using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Engine;

/// <summary>Writes an address as people do.</summary>
internal sealed class IPAddressJsonConverter : JsonConverter<IPAddress>
{
    /// <inheritdoc/>
    public override IPAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && IPAddress.TryParse(text, out var address) ? address : throw new JsonException("invalid address");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
