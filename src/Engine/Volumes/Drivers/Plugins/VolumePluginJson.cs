using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>How the messages are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true, MaxDepth = 16)]
[JsonSerializable(typeof(VolumePluginRequest))]
[JsonSerializable(typeof(VolumePluginAnswer))]
internal sealed partial class VolumePluginJson : JsonSerializerContext;
