using System.Text;
using Gantry.Errors;
using Gantry.Images.Registry;
using Gantry.Oci;
using Microsoft.AspNetCore.Http;

namespace Gantry.Images.Tests.Registry;

public sealed class RegistryRepositoryTests
{
    private static readonly byte[] s_manifest = Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.Manifest}}","config":{"mediaType":"{{MediaTypes.Config}}","digest":"sha256:{{new string('a', 64)}}","size":2},"layers":[]}""");

    private static readonly RegistryCredential s_credential = new("ann", "secret", null, null, null);

    [Fact]
    public async Task A_token_is_fetched_with_the_credential_and_used()
    {
        using var registry = new FakeRegistry(context =>
        {
            if (context.Request.Path == "/token")
                Answer(context, 200, "application/json", """{"token":"T"}"""u8);
            else if (context.Request.Headers.Authorization == "Bearer T")
                Answer(context, 200, MediaTypes.Manifest, s_manifest);
            else
                Challenge(context, $"Bearer realm=\"http://{context.Request.Host}/token\",service=\"s\"");
        });

        var (_, content, _) = await GetAsync(registry, "latest", s_credential);

        Assert.Equal(s_manifest, content);
        var (path, authorization) = Assert.Single(registry.Requests, request => request.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Contains("scope=repository%3Aa%2Fb%3Apull", path);
        Assert.Equal("Basic " + Convert.ToBase64String("ann:secret"u8), authorization);
    }

    [Fact]
    public async Task A_redirect_to_another_host_takes_no_credential_along()
    {
        using var elsewhere = new FakeRegistry(context => Answer(context, 200, MediaTypes.Manifest, s_manifest));
        using var registry = new FakeRegistry(context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
                Challenge(context, "Basic realm=\"r\"");
            else
                Redirect(context, $"http://{elsewhere.Host}/elsewhere");
        });

        await GetAsync(registry, "latest", s_credential);

        Assert.Null(Assert.Single(elsewhere.Requests).Authorization);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        using var registry = new FakeRegistry(context => Redirect(context, FakeRegistry.Target(context) + "x"));

        await Assert.ThrowsAsync<UnavailableException>(() => GetAsync(registry, "latest", null));
    }

    [Fact]
    public async Task A_manifest_with_another_digest_is_refused()
    {
        using var registry = new FakeRegistry(context => Answer(context, 200, MediaTypes.Manifest, s_manifest));

        var error = await Assert.ThrowsAsync<InvalidArgumentException>(() => GetAsync(registry, $"sha256:{new string('b', 64)}", null));

        Assert.Contains("refused", error.Message);
    }

    [Fact]
    public async Task A_manifest_of_more_than_four_mebibytes_is_refused()
    {
        using var registry = new FakeRegistry(context => Answer(context, 200, MediaTypes.Manifest, new byte[RegistryRepository.MaxManifest + 1]));

        var error = await Assert.ThrowsAsync<InvalidArgumentException>(() => GetAsync(registry, "latest", null));

        Assert.Contains("4096 KiB", error.Message);
    }

    [Fact]
    public async Task What_the_registry_does_not_have_is_not_found_for_the_registry_s_reason()
    {
        using var registry = new FakeRegistry(context =>
            Answer(context, 404, "application/json", """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"""u8));

        var error = await Assert.ThrowsAsync<NotFoundException>(() => GetAsync(registry, "nope", null));

        Assert.Equal($"manifest for {registry.Host}/a/b:nope not found: manifest unknown: manifest unknown", error.Message);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_at_login()
    {
        using var registry = new FakeRegistry(context => Challenge(context, "Basic realm=\"r\""));
        var client = new RegistryClient(new(), TimeProvider.System);

        await Assert.ThrowsAsync<UnauthorizedException>(() => client.LoginAsync(registry.Host, s_credential, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_blob_goes_on_where_it_was_cut_off_even_if_the_registry_knows_no_ranges()
    {
        using var registry = new FakeRegistry(context => Answer(context, 200, "application/octet-stream", "0123456789"u8));
        var digest = Digest.Of("0123456789"u8);
        var (repository, blob) = await ConnectAsync(registry, r => r.OpenBlobAsync(digest, 4, TestContext.Current.CancellationToken), null);
        using (repository)
        using (blob)
        {
            var buffer = new byte[16];
            var length = 0;
            while (await blob.ReadAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken) is > 0 and var read)
                length += read;

            Assert.Equal("456789", Encoding.ASCII.GetString(buffer, 0, length));
        }
    }

    [Fact]
    public async Task A_manifest_is_asked_for_again_when_the_registry_fails_or_hangs_up()
    {
        var manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();
        var asked = 0;
        using var registry = new FakeRegistry(context =>
        {
            switch (++asked)
            {
                case 1:
                    Answer(context, 503, "text/plain", "busy"u8);
                    break;
                case 2:
                    context.Response.ContentLength = manifest.Length;
                    context.Response.Body.Write(manifest.AsSpan(0, 10));
                    context.Abort();
                    break;
                default:
                    Answer(context, 200, MediaTypes.Index, manifest);
                    break;
            }
        });

        var (descriptor, _, _) = await GetAsync(registry, "1", null);

        Assert.Equal(Digest.Of(manifest), descriptor.Digest);
        Assert.Equal(3, asked);
    }

    private static async Task<(Descriptor, byte[], ManifestDocument)> GetAsync(FakeRegistry registry, string tagOrDigest, RegistryCredential? credential)
    {
        var (repository, found) = await ConnectAsync(registry, r => r.GetManifestAsync(tagOrDigest, TestContext.Current.CancellationToken), credential);
        repository.Dispose();
        return found;
    }

    private static Task<(RegistryRepository, T)> ConnectAsync<T>(FakeRegistry registry, Func<RegistryRepository, Task<T>> work, RegistryCredential? credential) =>
        new RegistryClient(new(), TimeProvider.System).ConnectAsync(Reference.Parse($"{registry.Host}/a/b"), push: false, credential, work);

    private static void Answer(HttpContext context, int status, string type, ReadOnlySpan<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Body.Write(body);
    }

    private static void Challenge(HttpContext context, string challenge)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = challenge;
    }

    private static void Redirect(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = location;
    }
}
