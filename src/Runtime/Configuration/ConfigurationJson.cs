using System.Text.Json.Serialization;

namespace Gantry.Runtime.Configuration;

/// <summary>How container configurations are written: Docker's names, nothing for what is not set.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(HostConfig))]
public sealed partial class ConfigurationJson : JsonSerializerContext;
