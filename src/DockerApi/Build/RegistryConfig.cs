using System.Buffers.Text;
using System.Text.Json;
using Gantry.Build;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Build;

/// <summary>The logins that a client of the classic builder sends along, by registry.</summary>
internal sealed class RegistryConfig : IBuildSecrets
{
    private const string HeaderName = "X-Registry-Config";
    private const string DockerHub = "docker.io";

    private readonly Dictionary<string, RegistryAuth> _logins;

    private RegistryConfig(Dictionary<string, RegistryAuth> logins) => _logins = logins;

    /// <summary>Reads a request's header.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static RegistryConfig Of(ApiRequest request)
    {
        if (request.Header(HeaderName) is not { Length: > 0 } text)
            return new([]);
        try
        {
            var json = Base64Url.DecodeFromChars(text.Trim().TrimEnd('=').Replace('+', '-').Replace('/', '_'));
            return new(JsonSerializer.Deserialize(json, BuildJson.Json.DictionaryStringRegistryAuth) ?? []);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new InvalidArgumentException($"invalid {HeaderName} header: want JSON in base64url", e);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> GetSecretAsync(string id, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);

    /// <inheritdoc/>
    public Task<Stream?> ConnectAgentAsync(string id, CancellationToken cancellation) => Task.FromResult<Stream?>(null);

    /// <inheritdoc/>
    public Task<RegistryCredential?> GetCredentialAsync(string registry, CancellationToken cancellation)
    {
        var login = _logins.FirstOrDefault(l => HostOf(l.Key) == registry).Value;
        return Task.FromResult(login?.ToCredential());
    }

    /// <summary>The registry's domain; Docker Hub's login stands under an address of its own.</summary>
    private static string HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var host = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? DockerHub : host;
    }
}
