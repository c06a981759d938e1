using System.Text.Json.Serialization;

namespace Gantry.Plugins;

/// <summary>How the files that name plugins, and their greetings, are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true, MaxDepth = 16)]
[JsonSerializable(typeof(PluginGreeting))]
[JsonSerializable(typeof(PluginGreetingRequest))]
[JsonSerializable(typeof(PluginSpec))]
internal sealed partial class PluginJson : JsonSerializerContext;
