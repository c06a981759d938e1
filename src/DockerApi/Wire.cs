using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Converters;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Daemon;

namespace Gantry.DockerApi;

/// <summary>JSON as Docker's clients and daemon write it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(VersionResponse))]
internal sealed partial class Wire : JsonSerializerContext
{
    /// <summary>The context. Keys are read in any case, as Go does, but never twice (what policy saw is what runs).</summary>
    public static Wire Json { get; } = new(new JsonSerializerOptions
    {
        PropertyNameCaseInsensitive = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimestampConverter(), new TextConverter(), new FlagConverter(), new IntConverter(), new LongConverter() },
    });
}
