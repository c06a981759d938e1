using System.Text.Json.Serialization;

namespace Gantry.Runtime.Isolation;

/// <summary>How isolation reports are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IsolationReport))]
public sealed partial class IsolationJson : JsonSerializerContext;
