using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes;

/// <summary>How volumes are written in the record and in archives.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(VolumeRecord))]
[JsonSerializable(typeof(Transfer.VolumeDescription))]
internal sealed partial class VolumeJson : JsonSerializerContext;
