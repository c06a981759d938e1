using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Images.Registry;

/// <summary>
/// A caller's conversation with one registry endpoint: signs requests, follows redirects without taking credentials along, and
/// turns refusals into errors.
/// </summary>
internal sealed class RegistrySession : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxErrorLength = 64 << 10;

    private readonly HttpClient _http;
    private readonly RegistryAuthenticator _authenticator;

    public RegistrySession(RegistryEndpoint endpoint, RegistryCredential? credential, SslClientAuthenticationOptions tls)
    {
        Endpoint = endpoint;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            SslOptions = tls,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = 64,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("gantry");
        _authenticator = new(_http, endpoint, credential);
    }

    /// <summary>Whom it speaks with.</summary>
    public RegistryEndpoint Endpoint { get; }

    /// <summary>A refresh token that was given on the way.</summary>
    public string? IdentityToken => _authenticator.IdentityToken;

    /// <summary>Sends a request, authenticating when the registry asks for it. The caller disposes the answer.</summary>
    /// <param name="describe">Makes the request; called again for a second try, so its content must be too.</param>
    /// <param name="scope">The scope of a token for it, as <c>repository:NAME:pull</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UnavailableException">The registry cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> describe, string scope, CancellationToken cancellation)
    {
        var response = await SendOnceAsync(describe, _authenticator.Known(scope), cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        foreach (var header in response.Headers.WwwAuthenticate)
        {
            if (!AuthenticationChallenge.TryParse(header.ToString(), out var challenge))
                continue;
            if (await _authenticator.AnswerAsync(challenge, scope, cancellation) is not { } answer)
            {
                response.Dispose();
                throw new UnauthorizedException("no basic auth credentials");
            }
            response.Dispose();
            return await SendOnceAsync(describe, answer, cancellation);
        }
        return response;
    }

    /// <summary>The error that a refusal means.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was asked for, such as <c>manifest for x:latest</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<GantryException> ErrorAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        var reason = await ReasonAsync(response, cancellation);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new NotFoundException($"{what} not found: {reason}"),
            HttpStatusCode.Unauthorized => new UnauthorizedException($"{what}: {reason}"),
            HttpStatusCode.Forbidden => new ForbiddenException($"{what}: {reason}"),
            HttpStatusCode.TooManyRequests => new UnavailableException($"{what}: the registry asks to slow down: {reason}"),
            var status when (int)status >= 500 => new UnavailableException($"{what}: the registry failed: {(int)status} {reason}"),
            var status => new GantryException(ErrorKind.Internal, $"{what}: unexpected status from the registry: {(int)status} {reason}"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> describe, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        var request = describe();
        request.RequestUri = new Uri(Endpoint.Address, request.RequestUri!);
        for (var redirects = 0; ; redirects++)
        {
            // Whoever a registry sends us to gets the request, but not what proves who we are (CVE-2020-15157).
            request.Headers.Authorization = IsOwn(request.RequestUri!) ? authorization : null;
            var response = await SendAsync(request, cancellation);
            if (!IsRedirect(response) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            if (redirects == MaxRedirects)
                throw new UnavailableException($"the registry {Endpoint.Address.Authority} redirects more than {MaxRedirects} times");
            var target = new Uri(request.RequestUri!, location);
            if (target.Scheme == Uri.UriSchemeHttp && Endpoint.Address.Scheme == Uri.UriSchemeHttps && !Endpoint.Insecure)
                throw new UnavailableException($"the registry {Endpoint.Address.Authority} redirects to {target.Authority} without TLS: refused");
            request = describe();
            request.RequestUri = target;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new UnavailableException($"{request.Method.ToString()[..1]}{request.Method.ToString()[1..].ToLowerInvariant()} \"{request.RequestUri}\": {e.GetBaseException().Message}", e);
        }
    }

    private bool IsOwn(Uri address) => address.Scheme == Endpoint.Address.Scheme && address.Authority == Endpoint.Address.Authority;

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            var body = await RegistryBody.ReadAsync(response, MaxErrorLength, cancellation);
            try
            {
                if (JsonSerializer.Deserialize(body, RegistryJson.Default.RegistryErrors)?.Errors is { Count: > 0 } errors)
                    return string.Join("; ", errors.Select(error => $"{error.Code?.ToLowerInvariant().Replace('_', ' ')}: {error.Message}"));
            }
            catch (JsonException)
            {
                return $"{response.ReasonPhrase} (and a body that is no JSON)";
            }
        }
        return response.ReasonPhrase ?? "no reason given";
    }
}
