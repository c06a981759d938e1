using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>Gives out a registry's Bearer tokens: to anybody for pulling, to the user <c>me</c> with the password <c>secret</c> for all that is asked.</summary>
internal sealed class TokenServer : IDisposable
{
    public const string Service = "test-registry", Issuer = "test-issuer";

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly LoopbackServer _server;

    public TokenServer()
    {
        var request = new CertificateRequest("CN=test issuer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertificatePath = Path.GetTempFileName();
        File.WriteAllText(CertificatePath, _certificate.ExportCertificatePem());
        _server = new(AnswerAsync);
    }

    public string Realm => $"http://{_server.Host}/token";

    public string CertificatePath { get; }

    public void Dispose()
    {
        _server.Dispose();
        _certificate.Dispose();
        _key.Dispose();
        File.Delete(CertificatePath);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        var known = authorization == "Basic " + Convert.ToBase64String("me:secret"u8);
        if (authorization.Count > 0 && !known)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        var body = new JsonObject { ["token"] = Token(context.Request.Query["scope"].OfType<string>(), known) };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private string Token(IEnumerable<string> scopes, bool known)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var access = new JsonArray();
        foreach (var scope in scopes.Select(s => s.Split(':', 3)).Where(s => s.Length == 3))
            access.Add(new JsonObject
            {
                ["type"] = scope[0],
                ["name"] = scope[1],
                ["actions"] = new JsonArray([.. scope[2].Split(',').Where(action => known || action == "pull").Select(action => (JsonNode)action)]),
            });
        var claims = new JsonObject { ["iss"] = Issuer, ["sub"] = known ? "me" : "", ["aud"] = Service, ["exp"] = now + 300, ["nbf"] = now - 60, ["iat"] = now, ["jti"] = Guid.NewGuid().ToString("N"), ["access"] = access };
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
