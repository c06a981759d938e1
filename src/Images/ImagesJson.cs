using System.Text.Json.Serialization;

namespace Gantry.Images;

/// <summary>How images and references are recorded.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageRecord))]
[JsonSerializable(typeof(ReferenceRecord))]
internal sealed partial class ImagesJson : JsonSerializerContext;
