using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Build;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Build;

/// <summary>What a client of the classic builder sends along: logins by registry, secrets by id.</summary>
internal sealed class RegistryConfig : IBuildSecrets
{
    private const string HeaderName = "X-Registry-Config";
    private const string DockerHub = "docker.io";

    /// <summary>Beyond Docker's headers: secrets by id, their content in base64. They live as long as the request.</summary>
    private const string SecretsHeader = "X-Gantry-Build-Secrets";

    private readonly Dictionary<string, RegistryAuth> _logins;
    private readonly Dictionary<string, string?> _secrets;

    private readonly Func<string, CancellationToken, Task<Stream?>> _connectAgent;

    private RegistryConfig(Dictionary<string, RegistryAuth> logins, Dictionary<string, string?> secrets, Func<string, CancellationToken, Task<Stream?>> connectAgent) =>
        (_logins, _secrets, _connectAgent) = (logins, secrets, connectAgent);

    /// <summary>Reads a request's headers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="connectAgent">Connects to an agent of the client's; null when it lends none of this id.</param>
    /// <exception cref="InvalidArgumentException">They are malformed.</exception>
    public static RegistryConfig Of(ApiRequest request, Func<string, CancellationToken, Task<Stream?>> connectAgent) => new(
        Read(request, HeaderName, BuildJson.Json.DictionaryStringRegistryAuth) ?? [],
        Read(request, SecretsHeader, BuildJson.Json.DictionaryStringString) ?? [],
        connectAgent);

    private static T? Read<T>(ApiRequest request, string header, JsonTypeInfo<T> json) where T : class
    {
        if (request.Header(header) is not { Length: > 0 } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text.Trim().TrimEnd('=').Replace('+', '-').Replace('/', '_')), json);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new InvalidArgumentException($"invalid {header} header: want JSON in base64url", e);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> GetSecretAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(_secrets.TryGetValue(id, out var content) && content is not null ? Convert.FromBase64String(content) : null);

    /// <inheritdoc/>
    public Task<Stream?> ConnectAgentAsync(string id, CancellationToken cancellation) => _connectAgent(id, cancellation);

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
