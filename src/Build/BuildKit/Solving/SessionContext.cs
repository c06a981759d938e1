using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Context;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>A directory of the client's, brought here when a step first needs it.</summary>
internal sealed class SessionContext(BuildKitBuild build, BuildSession session, SyncRequest request, PathRules rules, ContextStore store) : IBuildContext, IDisposable
{
    private readonly Lock _gate = new();
    private Task<ContextTree>? _tree;
    private StoredContext? _stored;

    public Task<ContextTree> OpenAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return _tree ??= ReceiveAsync(cancellation);
    }

    public void Dispose()
    {
        if (_tree is { IsCompletedSuccessfully: true })
            _tree.Result.Dispose();
        _stored?.Dispose();
    }

    private async Task<ContextTree> ReceiveAsync(CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, request.Directory == "context" ? "[internal] load build context" : $"[context {request.Directory}] load from client");
        build.Status.Started(step);
        try
        {
            // Different selections of one directory are kept apart: each is brought up to date by its own.
            var selection = string.Join('\0', [session.SharedKey, request.Directory, .. request.Follow, "", .. request.Exclude]);
            _stored = session.SharedKey.Length > 0 ? store.OpenKept(selection, $"local source for {request.Directory}") : store.CreateTemporary();
            var name = $"transferring {request.Directory}:";
            var last = 0L;
            var (transferred, total) = await FileReceiver.ReceiveAsync(session, request, _stored.HostPath, store.Hashes, bytes =>
            {
                if (bytes - last < 1 << 20)
                    return;
                last = bytes;
                build.Status.Status(step, name, bytes, 0, completed: false);
            }, cancellation);
            build.Status.Status(step, name, transferred, 0, completed: true);
            _stored.NoteSize?.Invoke(total);
            build.Status.Completed(step, cached: false, null);
            return new(_stored.HostPath, rules, store.Hashes);
        }
        catch (Exception e)
        {
            build.Status.Completed(step, cached: false, e.Message);
            throw;
        }
    }
}
