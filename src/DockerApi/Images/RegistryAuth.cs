using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>A credential as clients send it: in a header (base64url of JSON) or as a body.</summary>
internal sealed record RegistryAuth
{
    private const string HeaderName = "X-Registry-Auth";

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary><c>user:password</c> in base64; what configuration files have in place of the two.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }

    /// <summary>The credential in a request's header; null when it has none.</summary>
    /// <exception cref="InvalidArgumentException">The header is malformed.</exception>
    public static RegistryCredential? Of(ApiRequest request)
    {
        if (request.Header(HeaderName) is not { Length: > 0 } text)
            return null;
        try
        {
            var json = Base64Url.DecodeFromChars(text.Trim().TrimEnd('=').Replace('+', '-').Replace('/', '_'));
            var auth = JsonSerializer.Deserialize(json, Wire.Json.RegistryAuth);
            return auth?.ToCredential();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new InvalidArgumentException($"invalid {HeaderName} header: want JSON in base64url", e);
        }
    }

    /// <summary>The credential; null when nothing is in it.</summary>
    public RegistryCredential? ToCredential()
    {
        var (user, password) = (Username, Password);
        if (string.IsNullOrEmpty(user) && !string.IsNullOrEmpty(Auth))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(Auth)).Split(':', 2);
            (user, password) = (pair[0], pair.ElementAtOrDefault(1));
        }
        var credential = new RegistryCredential(Set(user), Set(password), Set(ServerAddress), Set(IdentityToken), Set(RegistryToken));
        return credential is { Username: null, IdentityToken: null, RegistryToken: null } ? null : credential;
    }

    private static string? Set(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
