using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gantry.Images.Tests.Registry;
using Gantry.Oci;
using Microsoft.AspNetCore.Http;

namespace Gantry.Images.Tests.Transfer;

/// <summary>A registry that serves one image, and does what a test wants when it is asked for certain things.</summary>
internal sealed class ServedImage : IDisposable
{
    private readonly FakeRegistry _registry;
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> _content = new();

    public ServedImage() => _registry = new FakeRegistry(Answer);

    /// <summary>Answers instead of the registry, if it returns true.</summary>
    public Func<HttpContext, bool> Instead { get; set; } = _ => false;

    /// <summary>The Range headers that came with requests for blobs.</summary>
    public ConcurrentQueue<(string Path, string? Range)> BlobRequests { get; } = new();

    public FakeRegistry Registry => _registry;

    public Reference Reference => Reference.Parse($"{_registry.Host}/app:1");

    public Descriptor Blob(string mediaType, byte[] content)
    {
        var digest = Digest.Of(content);
        _content[$"blobs/{digest}"] = (mediaType, content);
        return new Descriptor { MediaType = mediaType, Digest = digest, Size = content.Length };
    }

    public Descriptor Document(string mediaType, byte[] content, string? tag = null)
    {
        var digest = Digest.Of(content);
        _content[$"manifests/{digest}"] = (mediaType, content);
        if (tag is not null)
            _content[$"manifests/{tag}"] = (mediaType, content);
        return new Descriptor { MediaType = mediaType, Digest = digest, Size = content.Length };
    }

    /// <summary>Serves an image of some plain layers, compressed.</summary>
    public Descriptor Serve(string? tag, Platform platform, params byte[][] layers)
    {
        var blobs = layers.Select(l => Blob(MediaTypes.LayerGzip, Gzip(l))).ToList();
        return Serve(tag, platform, [.. layers.Select(l => Digest.Of(l))], blobs);
    }

    public Descriptor Serve(string? tag, Platform platform, IReadOnlyList<Digest> diffIds, IReadOnlyList<Descriptor> layers)
    {
        var config = new ImageConfig { Os = platform.Os, Architecture = platform.Architecture, RootFs = new RootFs { DiffIds = diffIds } };
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = Blob(MediaTypes.Config, config.ToBytes()), Layers = layers };
        return Document(MediaTypes.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest), tag) with { Platform = platform };
    }

    public Descriptor ServeIndex(string? tag, params Descriptor[] manifests) =>
        Document(MediaTypes.Index, JsonSerializer.SerializeToUtf8Bytes(new Oci.Index { MediaType = MediaTypes.Index, Manifests = manifests }, OciJson.Default.Index), tag);

    public Descriptor ServeText(string tag, string mediaType, string json) => Document(mediaType, Encoding.UTF8.GetBytes(json), tag);

    public static byte[] Gzip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }

    public void Dispose() => _registry.Dispose();

    private void Answer(HttpContext context)
    {
        if (FakeRegistry.Target(context).Contains("/blobs/", StringComparison.Ordinal))
            BlobRequests.Enqueue((FakeRegistry.Target(context), context.Request.Headers.Range));
        if (Instead(context))
            return;
        if (!_content.TryGetValue(Key(context), out var found))
        {
            context.Response.StatusCode = 404;
            return;
        }
        var from = context.Request.Headers.Range.FirstOrDefault() is { } range ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        context.Response.ContentType = found.Type;
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{found.Content.Length - 1}/{found.Content.Length}";
        }
        context.Response.ContentLength = found.Content.Length - from;
        context.Response.Body.Write(found.Content.AsSpan(from));
    }

    /// <summary>Sends the first part of a blob and breaks the connection.</summary>
    public void SendPart(HttpContext context, int length, CancellationToken until = default)
    {
        var (_, content) = _content[Key(context)];
        context.Response.ContentLength = content.Length;
        context.Response.Body.Write(content.AsSpan(0, length));
        context.Response.Body.Flush();
        if (until.CanBeCanceled)
            until.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
        context.Abort();
    }

    private static string Key(HttpContext context) => string.Join('/', FakeRegistry.Target(context).Split('/')[^2..]);
}
