using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Gantry.DockerApi.Build;

/// <summary>
/// SSH agents that clients lend to their builds. A client keeps a connection waiting for each agent; a step that connects to
/// the agent takes it, and the client makes a new one.
/// </summary>
internal sealed class LentAgents
{
    /// <summary>Connections of one agent that may wait: a client needs no more than one.</summary>
    private const int MaxWaiting = 16;

    private readonly ConcurrentDictionary<string, Channel<LentConnection>> _waiting = new();

    /// <summary>Lends a connection until whoever takes it has done with it, the build ends, or the client leaves.</summary>
    /// <param name="build">The build's id.</param>
    /// <param name="agent">The agent's id.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="end">Ends when the client leaves.</param>
    public async Task LendAsync(string build, string agent, Stream connection, CancellationToken end)
    {
        var lent = new LentConnection(connection);
        var channel = ChannelOf(build, agent);
        if (!channel.Writer.TryWrite(lent))
            return;
        using var _ = end.UnsafeRegister(static l => ((LentConnection)l!).Dispose(), lent);
        await lent.Done;
    }

    /// <summary>Takes a connection, waiting for one.</summary>
    public async Task<Stream> TakeAsync(string build, string agent, CancellationToken cancellation)
    {
        while (true)
            if (await ChannelOf(build, agent).Reader.ReadAsync(cancellation) is { Done.IsCompleted: false } lent)
                return lent;
    }

    /// <summary>Lets go of what waits for a build that has ended.</summary>
    public void End(string build, IEnumerable<string> agents)
    {
        foreach (var agent in agents)
            if (_waiting.TryRemove(KeyOf(build, agent), out var channel))
            {
                channel.Writer.TryComplete();
                while (channel.Reader.TryRead(out var lent))
                    lent.Dispose();
            }
    }

    private Channel<LentConnection> ChannelOf(string build, string agent) =>
        _waiting.GetOrAdd(KeyOf(build, agent), _ => Channel.CreateBounded<LentConnection>(MaxWaiting));

    private static string KeyOf(string build, string agent) => $"{build}\0{agent}";
}
