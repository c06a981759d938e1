using System.Text.Json.Nodes;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Client;

/// <summary>Texts of the form <c>name=value</c> as a JSON object.</summary>
internal static class JsonMap
{
    /// <summary>The object.</summary>
    public static JsonObject Of(IEnumerable<string> texts) =>
        new(KeyValue.Map(texts).Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, pair.Value)));
}
