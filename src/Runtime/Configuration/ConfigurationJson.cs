using System.Text.Json.Serialization;

namespace Gantry.Runtime.Configuration;

/// <summary>How container configurations are written: Docker's names, nothing for what is not set.</summary>
/// <remarks>
/// Generated readers pass null to an init-only property that the text does not name, whatever its initial value is: those
/// that are never null take null for empty.
/// </remarks>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(HostConfig))]
public sealed partial class ConfigurationJson : JsonSerializerContext;
