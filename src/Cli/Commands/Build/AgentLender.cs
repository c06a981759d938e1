using System.Net.Sockets;
using Gantry.Cli.Client;

namespace Gantry.Cli.Commands.Build;

/// <summary>Lends SSH agents of this machine to a build: a connection waits at the daemon for each, and leads to the agent when a step uses it.</summary>
internal sealed class AgentLender : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _lending = [];

    /// <param name="client">The daemon.</param>
    /// <param name="build">The build's id.</param>
    /// <param name="agents">The agents' sockets by id.</param>
    public AgentLender(DockerClient client, string build, IReadOnlyDictionary<string, string> agents)
    {
        foreach (var (id, socket) in agents) _lending.Add(LendAsync(client, $"/build/agent{new Query().Add("buildid", build).Add("id", id)}", socket));
    }

    /// <summary>Reads <c>--ssh id[=socket]</c>; an id alone means the agent of this session.</summary>
    /// <exception cref="CommandException">There is no such socket.</exception>
    public static Dictionary<string, string> Parse(IReadOnlyList<string> flags)
    {
        var agents = new Dictionary<string, string>();
        foreach (var flag in flags)
        {
            var (id, path) = flag.IndexOf('=') is > 0 and var at ? (flag[..at], flag[(at + 1)..]) : (flag, Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") ?? "");
            if (path.Length == 0) throw new CommandException($"--ssh {flag}: no agent runs in this session (SSH_AUTH_SOCK is not set): start one, or name its socket as {id}=PATH");
            if (!File.Exists(path) || File.GetUnixFileMode(path) == UnixFileMode.None) throw new CommandException($"--ssh {flag}: the socket {path} is not there");
            agents[id] = path;
        }
        return agents;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lending);
        _stop.Dispose();
    }

    private async Task LendAsync(DockerClient client, string path, string socket)
    {
        var serving = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var connection = await client.HijackAsync(path, null, _stop.Token);
                var buffer = new byte[4096];
                // The program speaks first: until it does, the connection waits for a step that uses it.
                var count = await connection.Stream.ReadAsync(buffer, _stop.Token);
                // A step asks first whether the agent is there at all, and says nothing.
                if (count == 0) await connection.DisposeAsync();
                else serving.Add(ServeAsync(connection, socket, buffer.AsMemory(0, count)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or DaemonException or HttpRequestException)
        {
            // The build has ended; that is how all lending does. A step that still wants the agent is told by the daemon.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(HijackedConnection connection, string path, ReadOnlyMemory<byte> first)
    {
        try
        {
            await using (connection)
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), _stop.Token);
                await using var agent = new NetworkStream(socket);
                await agent.WriteAsync(first, _stop.Token);
                await Task.WhenAny(connection.Stream.CopyToAsync(agent, _stop.Token), CopyAsync(agent, connection.Stream, _stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // Either side may leave at any time; the program in the step sees its connection end.
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        for (int count; (count = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
            await to.FlushAsync(cancellation);
        }
    }
}
