using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>How the messages are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true, MaxDepth = 16)]
[JsonSerializable(typeof(PluginRequest))]
[JsonSerializable(typeof(PluginAnswer))]
[JsonSerializable(typeof(PluginSpec))]
internal sealed partial class PluginJson : JsonSerializerContext;
