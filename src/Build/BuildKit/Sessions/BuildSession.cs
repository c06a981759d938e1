using System.Net;
using Gantry.Images;
using Grpc.Core;
using Grpc.Net.Client;
using AuthClient = Gantry.Build.Protos.Auth.Auth.AuthClient;
using SecretsClient = Gantry.Build.Protos.Secrets.Secrets.SecretsClient;
using SshClient = Gantry.Build.Protos.SshForward.SSH.SSHClient;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>What one client lends to its builds: it serves gRPC on a connection that it opened, and we call.</summary>
public sealed class BuildSession : IBuildSecrets, IDisposable
{
    private const string AgentIdHeader = "buildkit.ssh.id";
    private const int WindowSize = 1024 * 1024;
    private const string DockerHub = "docker.io", DockerHubHost = "registry-1.docker.io";

    private readonly GrpcChannel _channel;
    private readonly SessionStream _connection;
    private int _connected;

    internal BuildSession(string id, string sharedKey, Stream connection)
    {
        (Id, SharedKey, _connection) = (id, sharedKey, new SessionStream(connection));
        _channel = GrpcChannel.ForAddress("http://session", new()
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = ConnectAsync,
                EnableMultipleHttp2Connections = false,
                InitialHttp2StreamWindowSize = WindowSize,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseProxy = false,
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 16 * 1024 * 1024,
        });
    }

    /// <summary>The id that the client chose.</summary>
    public string Id { get; }

    /// <summary>What names the client's directory from build to build; empty for none.</summary>
    public string SharedKey { get; }

    /// <summary>Ends when the connection does.</summary>
    public Task Closed => _connection.Closed;

    /// <summary>For calls to the client.</summary>
    internal CallInvoker Calls => _channel.CreateCallInvoker();

    /// <inheritdoc/>
    public async Task<byte[]?> GetSecretAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var answer = await new SecretsClient(Calls).GetSecretAsync(new() { ID = id }, cancellationToken: cancellation);
            return answer.Data.ToByteArray();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> ConnectAgentAsync(string id, CancellationToken cancellation)
    {
        var client = new SshClient(Calls);
        try
        {
            await client.CheckAgentAsync(new() { ID = id }, cancellationToken: cancellation);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented or StatusCode.Unknown)
        {
            return null;
        }
        return new AgentStream(client.ForwardAgent(new Metadata { { AgentIdHeader, id } }, cancellationToken: cancellation));
    }

    /// <inheritdoc/>
    public async Task<RegistryCredential?> GetCredentialAsync(string registry, CancellationToken cancellation)
    {
        try
        {
            var host = registry == DockerHub ? DockerHubHost : registry;
            var answer = await new AuthClient(Calls).CredentialsAsync(new() { Host = host }, cancellationToken: cancellation);
            if (answer.Secret.Length == 0)
                return null;
            return answer.Username.Length == 0
                ? new(null, null, registry, answer.Secret, null)
                : new(answer.Username, answer.Secret, registry, null, null);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _connection.Dispose();
    }

    private ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        Interlocked.Exchange(ref _connected, 1) == 0
            ? ValueTask.FromResult<Stream>(_connection)
            : throw new HttpRequestException("the client's session has ended", null, HttpStatusCode.ServiceUnavailable);
}
