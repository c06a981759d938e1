using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Cli.Client;

/// <summary>Reads a body in which one JSON value follows the other.</summary>
internal static class JsonLines
{
    /// <summary>The values as they arrive.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0) continue;
            if (JsonSerializer.Deserialize(line, type) is { } value) yield return value;
        }
    }
}
