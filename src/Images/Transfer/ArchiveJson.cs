using System.Text.Json.Serialization;

namespace Gantry.Images.Transfer;

/// <summary>How the documents of an image archive are read and written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IReadOnlyList<ArchiveManifestItem>))]
[JsonSerializable(typeof(SortedDictionary<string, SortedDictionary<string, string>>))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
