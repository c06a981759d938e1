using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Images.Registry;

/// <summary>Answers the challenges of one registry endpoint for one caller, and remembers the tokens by scope.</summary>
internal sealed class RegistryAuthenticator(HttpClient http, RegistryEndpoint endpoint, RegistryCredential? credential)
{
    private const string ClientId = "gantry";
    private const int MaxTokenLength = 64 << 10;

    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _byScope = new();

    /// <summary>A refresh token that the token server gave, to be kept in place of the password.</summary>
    public string? IdentityToken { get; private set; }

    private bool HasPassword => credential is { Username.Length: > 0, Password: not null };

    /// <summary>What to send for a scope, as far as it is known.</summary>
    public AuthenticationHeaderValue? Known(string scope) =>
        credential?.RegistryToken is { Length: > 0 } token && !endpoint.IsMirror
            ? new AuthenticationHeaderValue("Bearer", token)
            : _byScope.GetValueOrDefault(scope);

    /// <summary>Answers a challenge.</summary>
    /// <returns>What to send, or null when this caller has no answer.</returns>
    /// <exception cref="UnauthorizedException">The token server refuses the credential.</exception>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(AuthenticationChallenge challenge, string scope, CancellationToken cancellation)
    {
        var answer = challenge.Scheme switch
        {
            "basic" when HasPassword && !endpoint.IsMirror => Basic(),
            "bearer" => new AuthenticationHeaderValue("Bearer", await FetchTokenAsync(challenge, scope, cancellation)),
            _ => null,
        };
        if (answer is not null)
            _byScope[scope] = answer;
        return answer;
    }

    private async Task<string> FetchTokenAsync(AuthenticationChallenge challenge, string scope, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) || realm.Scheme is not ("http" or "https"))
            throw new UnauthorizedException($"the registry {endpoint.Address.Authority} asks for a token from an invalid address");
        if (realm.Scheme == Uri.UriSchemeHttp && endpoint.Address.Scheme == Uri.UriSchemeHttps && !endpoint.Insecure)
            throw new UnauthorizedException($"the registry {endpoint.Address.Authority} asks to send credentials to {realm} without TLS: refused");
        using var request = credential is { IdentityToken.Length: > 0 } && !endpoint.IsMirror
            ? Refresh(realm, challenge, scope)
            : Fetch(realm, challenge, scope);
        using var response = await http.SendAsync(request, cancellation);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new UnauthorizedException("unauthorized: incorrect username or password");
        if (!response.IsSuccessStatusCode)
            throw new UnavailableException($"the token server {realm.Authority} answered {(int)response.StatusCode} {response.ReasonPhrase}");
        var body = await RegistryBody.ReadAsync(response, MaxTokenLength, cancellation);
        return Read(body, realm);
    }

    private string Read(byte[] body, Uri realm)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, RegistryJson.Default.RegistryToken);
            IdentityToken = answer?.RefreshToken ?? IdentityToken;
            return answer?.Token ?? answer?.AccessToken ?? throw new JsonException("there is no token in it");
        }
        catch (JsonException e)
        {
            throw new UnavailableException($"the token server {realm.Authority} gave an answer that is none: {e.Message}", e);
        }
    }

    private HttpRequestMessage Fetch(Uri realm, AuthenticationChallenge challenge, string scope)
    {
        var query = new StringBuilder(realm.Query.Length > 0 ? realm.Query + "&" : "?");
        query.Append("service=").Append(Uri.EscapeDataString(challenge.Parameters.GetValueOrDefault("service", "")));
        foreach (var part in Scopes(challenge, scope))
            query.Append("&scope=").Append(Uri.EscapeDataString(part));
        var useCredential = HasPassword && !endpoint.IsMirror;
        if (useCredential)
            query.Append("&account=").Append(Uri.EscapeDataString(credential!.Username!)).Append("&offline_token=true&client_id=").Append(ClientId);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(realm, realm.AbsolutePath + query));
        request.Headers.Authorization = useCredential ? Basic() : null;
        return request;
    }

    private HttpRequestMessage Refresh(Uri realm, AuthenticationChallenge challenge, string scope) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", credential!.IdentityToken!),
            new("service", challenge.Parameters.GetValueOrDefault("service", "")),
            new("scope", string.Join(' ', Scopes(challenge, scope))),
            new("client_id", ClientId),
        ]),
    };

    /// <summary>The scope that the request needs; the registry's own word only where the request has none.</summary>
    private static IEnumerable<string> Scopes(AuthenticationChallenge challenge, string scope) =>
        (scope.Length > 0 ? scope : challenge.Parameters.GetValueOrDefault("scope", "")).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private AuthenticationHeaderValue Basic() =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential!.Username}:{credential.Password}")));
}
