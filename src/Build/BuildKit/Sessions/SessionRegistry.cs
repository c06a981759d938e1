using System.Collections.Concurrent;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>The clients that have offered their files, secrets and logins.</summary>
public sealed class SessionRegistry(TimeProvider time)
{
    /// <summary>How long a build waits for the session that it names: both come over connections of their own.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<BuildSession>> _sessions = new();

    /// <summary>Keeps a session for as long as its connection lasts.</summary>
    /// <param name="id">The id that the client chose.</param>
    /// <param name="sharedKey">What names the client's directory from build to build.</param>
    /// <param name="connection">The connection, on which the client now serves HTTP/2.</param>
    /// <param name="end">Ends when the connection does.</param>
    public async Task ServeAsync(string id, string sharedKey, Stream connection, CancellationToken end)
    {
        if (id.Length is 0 or > 128)
            throw new InvalidArgumentException("a session needs an id of 1 to 128 characters");
        using var session = new BuildSession(id, sharedKey, connection);
        var slot = Slot(id);
        if (!slot.TrySetResult(session))
            throw new ConflictException($"session {id} is open already");
        try
        {
            await session.Closed.WaitAsync(end);
        }
        catch (OperationCanceledException)
        {
            // The client left: that is how every session ends.
        }
        finally
        {
            _sessions.TryRemove(id, out _);
        }
    }

    /// <summary>A session, waited for if it is not there yet.</summary>
    /// <exception cref="NotFoundException">It does not come.</exception>
    public async Task<BuildSession> GetAsync(string id, CancellationToken cancellation)
    {
        var slot = Slot(id);
        try
        {
            return await slot.Task.WaitAsync(s_patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            _sessions.TryRemove(new KeyValuePair<string, TaskCompletionSource<BuildSession>>(id, slot));
            throw new NotFoundException($"no active session for {id}");
        }
    }

    private TaskCompletionSource<BuildSession> Slot(string id) =>
        _sessions.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
