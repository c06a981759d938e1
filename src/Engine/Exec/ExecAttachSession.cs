using Gantry.Engine.Streams;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Exec;

/// <summary>A client at the streams of a further program; it starts when the session runs.</summary>
internal sealed class ExecAttachSession(ExecService service, ExecEntry entry, ExecCreation creation) : IAttachSession
{
    private readonly DetachKeys _keys = DetachKeys.Parse(creation.DetachKeys);

    public bool Tty => creation.Tty;

    public async Task RunAsync(Stream? input, IOutputSink output, CancellationToken cancellation)
    {
        var task = await service.RunAsync(entry, creation, attach: true, CancellationToken.None);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ended = service.Watch(entry, task);
        var sink = new FilteredSink(output, creation.AttachStdout || Tty, creation.AttachStderr);
        var copyingOut = ExecRunner.CopyAsync(task.Connection!, sink, stop.Token);
        var copyingIn = input is not null && creation.AttachStdin ? CopyInputAsync(input, task.Connection!, stop.Token) : null;
        try
        {
            if (copyingIn is not null && await Task.WhenAny(copyingOut, copyingIn) == copyingIn && await copyingIn)
                service.TellDetached(entry);
            else
                await copyingOut;
        }
        finally
        {
            await stop.CancelAsync();
            if (copyingIn is not null)
                await ((Task)copyingIn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The monitor waits for its readers: who no longer reads must be gone.
            task.Connection!.Dispose();
        }
        if (copyingOut.IsCompletedSuccessfully)
            await ended;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<bool> CopyInputAsync(Stream input, AttachConnection connection, CancellationToken cancellation)
    {
        try
        {
            if (await InputPump.RunAsync(input, Tty ? _keys.Watch() : null, connection.SendAsync, cancellation))
                return true;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // The client or the program is gone, which ends the input either way.
        }
        if (!Tty)
            connection.CloseInput();
        return false;
    }
}
