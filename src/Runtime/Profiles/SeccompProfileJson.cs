using System.Text.Json.Serialization;

namespace Gantry.Runtime.Profiles;

/// <summary>How seccomp profiles are read: names in any case, as Docker reads them; a name twice is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SeccompProfile))]
internal sealed partial class SeccompProfileJson : JsonSerializerContext;
