using System.Text.Json.Serialization;

namespace Gantry.Oci.Runtime;

/// <summary>How runtime specs are written: the specification's camel case, nothing for what is not set.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuntimeSpec))]
[JsonSerializable(typeof(RuntimeProcess))]
[JsonSerializable(typeof(LinuxResources))]
public sealed partial class RuntimeSpecJson : JsonSerializerContext;
