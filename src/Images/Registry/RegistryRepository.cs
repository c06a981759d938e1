using System.Net;
using System.Net.Http.Headers;
using Gantry.Errors;
using Gantry.Oci;
using Polly;

namespace Gantry.Images.Registry;

/// <summary>One repository at one registry: the calls of the distribution specification (1.1) that pulling and pushing take.</summary>
internal sealed class RegistryRepository : IDisposable
{
    /// <summary>Longest manifest that is read, in bytes (the specification asks registries to take 4 MiB).</summary>
    public const int MaxManifest = 4 << 20;

    private readonly RegistrySession _session;
    private readonly Reference _reference;
    private readonly string _scope;
    private readonly ResiliencePipeline _retries;

    /// <summary>Opens a repository.</summary>
    /// <param name="session">The conversation with its registry.</param>
    /// <param name="reference">The repository.</param>
    /// <param name="push">Whether it is pushed to.</param>
    /// <param name="retries">Makes short requests again that fail in passing; a blob's download and upload are their callers'.</param>
    public RegistryRepository(RegistrySession session, Reference reference, bool push, ResiliencePipeline retries)
    {
        _session = session;
        _retries = retries;
        _reference = reference;
        _scope = $"repository:{reference.Path}:pull{(push ? ",push" : "")}";
    }

    private string Root => $"{_session.Endpoint.Address.AbsolutePath.TrimEnd('/')}/v2/{_reference.Path}";

    /// <summary>Fetches a manifest or index by tag or digest, and checks a digest.</summary>
    public async Task<(Descriptor Descriptor, byte[] Content, ManifestDocument Document)> GetManifestAsync(string tagOrDigest, CancellationToken cancellation)
    {
        var separator = Digest.TryParse(tagOrDigest, out var wanted) ? '@' : ':';
        var (content, type) = await _retries.ExecuteAsync(async token =>
        {
            using var response = await SendAsync(HttpMethod.Get, $"manifests/{tagOrDigest}", AcceptManifests, token);
            await CheckAsync(response, $"manifest for {_reference.FamiliarName}{separator}{tagOrDigest}", token);
            return (await RegistryBody.ReadAsync(response, MaxManifest, token), response.Content.Headers.ContentType?.MediaType);
        }, cancellation);
        var digest = Digest.Of(content);
        if (separator == '@' && digest != wanted)
            throw new InvalidArgumentException($"the registry {_reference.Domain} sent a manifest with digest {digest} for {wanted}: refused");
        var document = ManifestDocument.Parse(content, type);
        return (new Descriptor { MediaType = document.MediaType, Digest = digest, Size = content.Length }, content, document);
    }

    /// <summary>Opens a blob from an offset on; an answer from the beginning, where the registry knows no ranges, is skipped to it.</summary>
    public async Task<RegistryBlob> OpenBlobAsync(Digest digest, long offset, CancellationToken cancellation)
    {
        var response = await SendAsync(HttpMethod.Get, $"blobs/{digest}",
            request => request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null, cancellation);
        try
        {
            await CheckAsync(response, $"blob {digest} of {_reference.FamiliarName}", cancellation);
            var partial = response.StatusCode == HttpStatusCode.PartialContent;
            if (partial && response.Content.Headers.ContentRange?.From != offset)
                throw new UnavailableException($"the registry {_reference.Domain} sent another range of {digest} than the one asked for");
            var blob = new RegistryBlob(response, await response.Content.ReadAsStreamAsync(cancellation));
            if (!partial)
                await blob.SkipAsync(offset, cancellation);
            return blob;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Fetches a small blob and checks its digest.</summary>
    public async Task<byte[]> GetBlobAsync(Descriptor descriptor, int limit, CancellationToken cancellation)
    {
        if (descriptor.Size > limit)
            throw new InvalidArgumentException($"blob {descriptor.Digest} has {descriptor.Size} bytes: want at most {limit}");
        var content = await _retries.ExecuteAsync(async token =>
        {
            using var response = await SendAsync(HttpMethod.Get, $"blobs/{descriptor.Digest}", null, token);
            await CheckAsync(response, $"blob {descriptor.Digest} of {_reference.FamiliarName}", token);
            return await RegistryBody.ReadAsync(response, limit, token);
        }, cancellation);
        if (content.Length != descriptor.Size || Digest.Of(content) != descriptor.Digest)
            throw new InvalidArgumentException($"the registry {_reference.Domain} sent other bytes for {descriptor.Digest}: refused");
        return content;
    }

    /// <summary>Whether the repository has a blob.</summary>
    public ValueTask<bool> HasBlobAsync(Digest digest, CancellationToken cancellation) => _retries.ExecuteAsync(async token =>
    {
        using var response = await SendAsync(HttpMethod.Head, $"blobs/{digest}", null, token);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        await CheckAsync(response, $"blob {digest} of {_reference.FamiliarName}", token);
        return true;
    }, cancellation);

    /// <summary>Begins the upload of a blob, or takes it over from another repository of the registry.</summary>
    /// <returns>Where to send it; null when it was taken over.</returns>
    public async Task<Uri?> BeginUploadAsync(Digest digest, string? fromRepository, CancellationToken cancellation)
    {
        var query = fromRepository is null ? "" : $"?mount={digest}&from={Uri.EscapeDataString(fromRepository)}";
        var scope = fromRepository is null ? _scope : $"{_scope} repository:{fromRepository}:pull";
        using var response = await SendAsync(HttpMethod.Post, $"blobs/uploads/{query}", request => request.Content = new ByteArrayContent([]), scope, cancellation);
        if (response.StatusCode == HttpStatusCode.Created)
            return null;
        // Who may not read there has to send the blob.
        if (fromRepository is not null && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return await BeginUploadAsync(digest, null, cancellation);
        await CheckAsync(response, $"upload to {_reference.FamiliarName}", cancellation);
        return response.Headers.Location is { } location
            ? new Uri(response.RequestMessage!.RequestUri!, location)
            : throw new UnavailableException($"the registry {_reference.Domain} began an upload without saying where");
    }

    /// <summary>Sends a whole blob to where its upload began.</summary>
    /// <param name="upload">Where it began.</param>
    /// <param name="digest">The blob's digest.</param>
    /// <param name="open">Opens the blob; called again for a second try.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task UploadAsync(Uri upload, Digest digest, Func<Stream> open, CancellationToken cancellation)
    {
        var target = new Uri($"{upload.AbsoluteUri}{(upload.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(digest.ToString())}");
        using var response = await _session.SendAsync(() =>
        {
            var content = new StreamContent(open(), 128 << 10);
            content.Headers.ContentType = new("application/octet-stream");
            return new HttpRequestMessage(HttpMethod.Put, target) { Content = content };
        }, _scope, cancellation);
        await CheckAsync(response, $"blob {digest} for {_reference.FamiliarName}", cancellation);
    }

    /// <summary>Stores a manifest under a tag or its digest.</summary>
    public ValueTask PutManifestAsync(string tagOrDigest, string mediaType, byte[] content, CancellationToken cancellation) => _retries.ExecuteAsync(async token =>
    {
        using var response = await SendAsync(HttpMethod.Put, $"manifests/{tagOrDigest}", request =>
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.ContentType = new(mediaType);
        }, token);
        await CheckAsync(response, $"manifest for {_reference.FamiliarName}:{tagOrDigest}", token);
    }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken cancellation) =>
        SendAsync(method, path, prepare, _scope, cancellation);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare, string scope, CancellationToken cancellation) =>
        _session.SendAsync(() =>
        {
            var request = new HttpRequestMessage(method, new Uri($"{Root}/{path}", UriKind.Relative));
            prepare?.Invoke(request);
            return request;
        }, scope, cancellation);

    private static void AcceptManifests(HttpRequestMessage request)
    {
        foreach (var type in MediaTypes.Manifests)
            request.Headers.Accept.Add(new(type));
    }

    private static async Task CheckAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw await RegistrySession.ErrorAsync(response, what, cancellation);
    }
}
