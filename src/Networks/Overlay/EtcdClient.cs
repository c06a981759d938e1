using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Networks.Overlay;

/// <summary>The few calls of etcd that the overlay needs, over its JSON gateway (<c>/v3</c>, etcd 3.4 and later).</summary>
internal sealed class EtcdClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;

    /// <summary>Creates a client.</summary>
    /// <param name="endpoint">The server, as <c>http://192.0.2.1:2379</c>.</param>
    public EtcdClient(Uri endpoint) => _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = Patience }) { BaseAddress = endpoint, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>All keys that begin with a prefix, and the store's revision.</summary>
    public async Task<(IReadOnlyList<EtcdEntry> Entries, long Revision)> RangeAsync(string prefix, CancellationToken cancellation)
    {
        using var answer = await CallAsync("v3/kv/range", writer =>
        {
            writer.WriteBase64String("key", Encoding.UTF8.GetBytes(prefix));
            writer.WriteBase64String("range_end", End(prefix));
        }, cancellation);
        var entries = answer.RootElement.TryGetProperty("kvs", out var kvs) ? kvs.EnumerateArray().Select(ReadEntry).ToList() : [];
        return (entries, Number(answer.RootElement.GetProperty("header"), "revision"));
    }

    /// <summary>Writes a key if it is not there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="lease">The lease that it lives with; 0 for none.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Null when it was written; the value that is there otherwise.</returns>
    public async Task<byte[]?> CreateAsync(string key, byte[] value, long lease, CancellationToken cancellation)
    {
        var name = Encoding.UTF8.GetBytes(key);
        using var answer = await CallAsync("v3/kv/txn", writer =>
        {
            writer.WriteStartArray("compare");
            writer.WriteStartObject();
            writer.WriteString("target", "CREATE");
            writer.WriteBase64String("key", name);
            writer.WriteString("create_revision", "0");
            writer.WriteEndObject();
            writer.WriteEndArray();
            WriteOperation(writer, "success", "request_put", () => WritePut(writer, name, value, lease));
            WriteOperation(writer, "failure", "request_range", () => writer.WriteBase64String("key", name));
        }, cancellation);
        if (answer.RootElement.TryGetProperty("succeeded", out var succeeded) && succeeded.GetBoolean())
            return null;
        var range = answer.RootElement.GetProperty("responses")[0].GetProperty("response_range");
        return range.TryGetProperty("kvs", out var kvs) ? ReadEntry(kvs[0]).Value : [];
    }

    /// <summary>Writes a key.</summary>
    public async Task PutAsync(string key, byte[] value, long lease, CancellationToken cancellation)
    {
        using var _ = await CallAsync("v3/kv/put", writer => WritePut(writer, Encoding.UTF8.GetBytes(key), value, lease), cancellation);
    }

    /// <summary>Removes a key; no error when there is none.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        using var _ = await CallAsync("v3/kv/deleterange", writer => writer.WriteBase64String("key", Encoding.UTF8.GetBytes(key)), cancellation);
    }

    /// <summary>Makes a lease: keys that live with it go when it is not kept alive.</summary>
    public async Task<long> GrantAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        using var answer = await CallAsync("v3/lease/grant", writer => writer.WriteNumber("TTL", (long)lifetime.TotalSeconds), cancellation);
        return Number(answer.RootElement, "ID");
    }

    /// <summary>Keeps a lease alive.</summary>
    /// <returns>False when it has ended already.</returns>
    public async Task<bool> KeepAliveAsync(long lease, CancellationToken cancellation)
    {
        using var answer = await CallAsync("v3/lease/keepalive", writer => writer.WriteNumber("ID", lease), cancellation);
        return answer.RootElement.TryGetProperty("result", out var result) && Number(result, "TTL") > 0;
    }

    /// <summary>Ends a lease, and with it its keys.</summary>
    public async Task RevokeAsync(long lease, CancellationToken cancellation)
    {
        using var _ = await CallAsync("v3/lease/revoke", writer => writer.WriteNumber("ID", lease), cancellation);
    }

    /// <summary>The changes to keys that begin with a prefix, from a revision on.</summary>
    public async IAsyncEnumerable<EtcdEntry> WatchAsync(string prefix, long revision, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = Request("v3/watch", writer =>
        {
            writer.WriteStartObject("create_request");
            writer.WriteBase64String("key", Encoding.UTF8.GetBytes(prefix));
            writer.WriteBase64String("range_end", End(prefix));
            writer.WriteString("start_revision", revision.ToString());
            writer.WriteEndObject();
        });
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (!message.RootElement.TryGetProperty("result", out var result))
                throw new IOException($"etcd ended the watch: {line}");
            if (result.TryGetProperty("compact_revision", out var compacted) && compacted.GetString() != "0")
                throw new IOException($"etcd has forgotten revision {revision}");
            if (result.TryGetProperty("events", out var events))
                foreach (var change in events.EnumerateArray())
                    yield return ReadEntry(change.GetProperty("kv")) with { Deleted = change.TryGetProperty("type", out var type) && type.GetString() == "DELETE" };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> CallAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var request = Request(path, body);
            using var response = await _http.SendAsync(request, patience.Token);
            var text = await response.Content.ReadAsStringAsync(patience.Token);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new UnavailableException($"etcd refuses {path}: {text}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new UnavailableException($"the cluster store {_http.BaseAddress} does not answer: {e.Message}", e);
        }
    }

    private static HttpRequestMessage Request(string path, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(HttpMethod.Post, path) { Content = content };
    }

    private static void WriteOperation(Utf8JsonWriter writer, string branch, string kind, Action body)
    {
        writer.WriteStartArray(branch);
        writer.WriteStartObject();
        writer.WriteStartObject(kind);
        body();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WritePut(Utf8JsonWriter writer, byte[] key, byte[] value, long lease)
    {
        writer.WriteBase64String("key", key);
        writer.WriteBase64String("value", value);
        writer.WriteString("lease", lease.ToString());
    }

    private static EtcdEntry ReadEntry(JsonElement entry) => new(
        Encoding.UTF8.GetString(entry.GetProperty("key").GetBytesFromBase64()),
        entry.TryGetProperty("value", out var value) ? value.GetBytesFromBase64() : []);

    /// <summary>Numbers of 64 bits are strings in this encoding; zero is left out.</summary>
    private static long Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? long.Parse(value.GetString()!) : 0;

    private static byte[] End(string prefix)
    {
        var end = Encoding.UTF8.GetBytes(prefix);
        end[^1]++;
        return end;
    }
}
