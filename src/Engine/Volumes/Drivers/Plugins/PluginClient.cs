using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>Speaks Docker's plugin protocol: each call is a POST of a JSON document to <c>/INTERFACE.METHOD</c>.</summary>
internal sealed class PluginClient : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/vnd.docker.plugins.v1.2+json");
    private readonly string _name;
    private readonly HttpClient _http;

    /// <summary>Prepares to call a plugin; connects at the first call.</summary>
    public PluginClient(string name, PluginEndpoint endpoint)
    {
        _name = name;
        var isSocket = endpoint.Address.Scheme == "unix";
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) };
        if (isSocket)
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(endpoint.Address.LocalPath, cancellation);
        if (endpoint.Tls is { } tls)
            handler.SslOptions = TlsOptions(tls);
        _http = new HttpClient(handler)
        {
            BaseAddress = isSocket ? new Uri("http://plugin/") : endpoint.Address,
            Timeout = TimeSpan.FromMinutes(2),
            MaxResponseContentBufferSize = 16 << 20,
        };
    }

    /// <summary>Calls a method.</summary>
    /// <exception cref="UnavailableException">The plugin does not answer, or not in the protocol.</exception>
    /// <exception cref="GantryException">The plugin says that it failed; the message is its own.</exception>
    public async Task<PluginAnswer> CallAsync(string method, PluginRequest request, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, PluginJson.Default.PluginRequest));
            content.Headers.ContentType = ContentType;
            using var response = await _http.PostAsync(method, content, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            var answer = body.Length == 0 ? new PluginAnswer() : JsonSerializer.Deserialize(body, PluginJson.Default.PluginAnswer) ?? new PluginAnswer();
            if (!string.IsNullOrEmpty(answer.Error))
                throw new GantryException(ErrorKind.Internal, $"{method}: {answer.Error}");
            if (!response.IsSuccessStatusCode)
                throw new UnavailableException($"volume plugin {_name} answered {method} with status {(int)response.StatusCode}");
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new UnavailableException($"volume plugin {_name} does not answer {method}: {e.Message}; see that the plugin runs", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(PluginTls tls)
    {
        var options = new SslClientAuthenticationOptions();
        if (tls.CertFile is { Length: > 0 } certificate)
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, tls.KeyFile)];
        if (tls.InsecureSkipVerify)
        {
            // The administrator's own file asks for it; Docker's plugin specification has the switch.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (tls.CAFile is { Length: > 0 } authority)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        }
        return options;
    }
}
