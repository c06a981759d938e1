using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes;

/// <summary>How volumes are written in the record.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VolumeRecord))]
internal sealed partial class VolumeJson : JsonSerializerContext;
