using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>Gives out a registry's Bearer tokens: to anybody for pulling, to the user <c>me</c> with the password <c>secret</c> for all that is asked.</summary>
internal sealed class TokenServer : IDisposable
{
    public const string Service = "test-registry", Issuer = "test-issuer";

    private readonly HttpListener _listener = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    public TokenServer()
    {
        var request = new CertificateRequest("CN=test issuer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertificatePath = Path.GetTempFileName();
        File.WriteAllText(CertificatePath, _certificate.ExportCertificatePem());
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Realm = $"http://{socket.LocalEndPoint}/token";
        }
        _listener.Prefixes.Add(Realm + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Realm { get; }

    public string CertificatePath { get; }

    public void Dispose()
    {
        // Not Stop and then Close, which takes the port a second time to let go of it.
        _listener.Close();
        _serving.GetAwaiter().GetResult();
        _certificate.Dispose();
        _key.Dispose();
        File.Delete(CertificatePath);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            Answer(context);
            context.Response.Close();
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var authorization = context.Request.Headers["Authorization"];
        var known = authorization == "Basic " + Convert.ToBase64String("me:secret"u8);
        if (authorization is not null && !known)
        {
            context.Response.StatusCode = 401;
            return;
        }
        var scopes = context.Request.QueryString.GetValues("scope") ?? [];
        var body = new JsonObject { ["token"] = Token(scopes, known) };
        context.Response.ContentType = "application/json";
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(body.ToJsonString()));
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
