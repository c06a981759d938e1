using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Images;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Build;

/// <summary>The JSON of builds: answers, and the parameters that are JSON themselves.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BuildLine))]
[JsonSerializable(typeof(CachePruned))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<Ulimit>))]
[JsonSerializable(typeof(Dictionary<string, RegistryAuth>))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    /// <summary>The context; keys are read in any case, as Go does.</summary>
    public static BuildJson Json { get; } = new(new JsonSerializerOptions
    {
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
