using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Errors;
using Polly;
using Polly.Retry;

namespace Gantry.Plugins;

/// <summary>Speaks Docker's plugin protocol: each call is a POST of a JSON document to <c>/INTERFACE.METHOD</c>.</summary>
public sealed class PluginClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_contentType = new("application/vnd.docker.plugins.v1.2+json");
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>A plugin that has answered the last time and takes no connection now is being restarted: a second and a half is time for that.</summary>
    private static readonly ResiliencePipeline s_untilRestarted = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(e => e.HttpRequestError == HttpRequestError.ConnectionError),
        })
        .Build();

    private readonly HttpClient _http;
    private volatile bool _hasAnswered;

    /// <summary>Prepares to call a plugin; connects at the first call.</summary>
    internal PluginClient(string name, PluginEndpoint endpoint)
    {
        Name = name;
        var isSocket = endpoint.Address.Scheme == "unix";
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) };
        if (isSocket)
            handler.ConnectCallback = (_, cancellation) => ConnectAsync(endpoint.Address.LocalPath, cancellation);
        if (endpoint.Tls is { } tls)
            handler.SslOptions = TlsOptions(tls);
        _http = new HttpClient(handler)
        {
            BaseAddress = isSocket ? new Uri("http://plugin/") : endpoint.Address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 16 << 20,
        };
    }

    /// <summary>The plugin's name.</summary>
    public string Name { get; }

    /// <summary>Calls a method.</summary>
    /// <param name="method">Such as <c>VolumeDriver.Create</c>.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="requestType">How it is written.</param>
    /// <param name="answerType">How the answer is read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="patience">How long the plugin may take; null is two minutes.</param>
    /// <exception cref="UnavailableException">The plugin does not answer, or not in the protocol.</exception>
    /// <exception cref="UnsupportedException">The plugin does not know the method.</exception>
    /// <exception cref="GantryException">The plugin says that it failed; the message is its own.</exception>
    public async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string method, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation, TimeSpan? patience = null)
        where TAnswer : PluginAnswer, new()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience ?? s_patience);
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
            using var response = await (_hasAnswered ? s_untilRestarted : ResiliencePipeline.Empty).ExecuteAsync(token => PostAsync(method, body, token), limit.Token);
            var text = await response.Content.ReadAsByteArrayAsync(limit.Token);
            _hasAnswered = true;
            return Read(method, response.StatusCode, text, answerType);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new UnavailableException($"plugin {Name} gave no answer to {method} in {(patience ?? s_patience).TotalSeconds:0} s; see that the plugin works", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            _hasAnswered = false;
            throw new UnavailableException($"plugin {Name} does not answer {method}: {e.Message}; see that the plugin runs", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async ValueTask<HttpResponseMessage> PostAsync(string method, byte[] body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = s_contentType;
        return await _http.PostAsync(method, content, cancellation);
    }

    private TAnswer Read<TAnswer>(string method, HttpStatusCode status, byte[] body, JsonTypeInfo<TAnswer> type) where TAnswer : PluginAnswer, new()
    {
        if (status == HttpStatusCode.NotFound)
            throw new UnsupportedException($"plugin {Name} does not know {method}");
        var answer = body.Length == 0 ? new TAnswer() : JsonSerializer.Deserialize(body, type) ?? new TAnswer();
        if ((string.IsNullOrEmpty(answer.Failure) ? answer.Error : answer.Failure) is { Length: > 0 } failure)
            throw new GantryException(ErrorKind.Internal, $"{method}: {failure}");
        return status == HttpStatusCode.OK ? answer : throw new UnavailableException($"plugin {Name} answered {method} with status {(int)status}");
    }

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
