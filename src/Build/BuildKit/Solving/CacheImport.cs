using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>A cache that a client wants to be read.</summary>
internal sealed record CacheImport
{
    /// <summary>What sort of place it is in.</summary>
    public string Type { get; init; } = "";

    /// <summary>Where.</summary>
    public IReadOnlyDictionary<string, string>? Attrs { get; init; }

    /// <summary>An attribute; empty when it is not there.</summary>
    public string Attribute(string name) => Attrs?.GetValueOrDefault(name) ?? "";

    /// <summary>An image that has its cache with it.</summary>
    public static CacheImport OfImage(string reference) => new() { Type = "registry", Attrs = new Dictionary<string, string> { ["ref"] = reference } };

    /// <summary>Reads the list of a client.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static IReadOnlyList<CacheImport> Parse(string json)
    {
        try
        {
            return json.Length == 0 ? [] : JsonSerializer.Deserialize(json, CacheImportJson.Default.ListCacheImport)?.OfType<CacheImport>().ToList() ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"invalid cache-imports: {e.Message}", e);
        }
    }
}

/// <summary>How clients write them.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(List<CacheImport>))]
internal sealed partial class CacheImportJson : JsonSerializerContext;
