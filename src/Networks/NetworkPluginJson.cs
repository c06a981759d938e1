using System.Text.Json.Serialization;
using Gantry.Networks.Drivers.Plugins;
using Gantry.Networks.Ipam;

namespace Gantry.Networks;

/// <summary>How the messages to plugins are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = true, MaxDepth = 16)]
[JsonSerializable(typeof(IpamRequest))]
[JsonSerializable(typeof(IpamAnswer))]
[JsonSerializable(typeof(NetworkPluginRequest))]
[JsonSerializable(typeof(NetworkPluginAnswer))]
internal sealed partial class NetworkPluginJson : JsonSerializerContext;
