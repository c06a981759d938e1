using System.Text.Json.Serialization;

namespace Gantry.Images.Snapshots;

/// <summary>How snapshots are recorded.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LayerRecord))]
[JsonSerializable(typeof(ActiveRecord))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
