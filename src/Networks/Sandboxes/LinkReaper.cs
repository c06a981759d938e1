using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Sandboxes;

/// <summary>
/// Removes links and namespaces behind the back of the caller. The kernel takes tens of milliseconds for one link and no more
/// for fifty that go together, and nobody else can work on links meanwhile: so what ends within a short while goes as one.
/// An address is free again only when its link is gone.
/// </summary>
internal sealed partial class LinkReaper : IAsyncDisposable
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    private readonly Channel<object> _work = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly RouteSocket _routes;
    private readonly ConnectionTable _connections;
    private readonly NamespaceStore _namespaces;
    private readonly ILogger<LinkReaper> _log;
    private readonly TimeProvider _time;
    private readonly Task _loop;

    public LinkReaper(RouteSocket routes, ConnectionTable connections, NamespaceStore namespaces, ILogger<LinkReaper> log, TimeProvider time)
    {
        _routes = routes;
        _connections = connections;
        _namespaces = namespaces;
        _log = log;
        _time = time;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Hands over what is left of a container's network.</summary>
    public void Enqueue(Remains remains)
    {
        if (!_work.Writer.TryWrite(remains))
            Remove([remains]);
    }

    /// <summary>Has everything that was handed over removed at once, and waits for it.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _work.Writer.TryWrite(done) ? done.Task : Task.CompletedTask;
    }

    /// <summary>Removes what was handed over.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (await _work.Reader.WaitToReadAsync())
        {
            var remains = new List<Remains>();
            var waiting = new List<TaskCompletionSource>();
            using var window = new CancellationTokenSource(Window, _time);
            do
            {
                while (_work.Reader.TryRead(out var item))
                    if (item is Remains one)
                        remains.Add(one);
                    else
                        waiting.Add((TaskCompletionSource)item);
            }
            while (waiting.Count == 0 && remains.Count < MostAtOnce && await MoreAsync(window.Token));
            Remove(remains);
            foreach (var waiter in waiting)
                waiter.SetResult();
        }
    }

    private async Task<bool> MoreAsync(CancellationToken window)
    {
        try
        {
            return await _work.Reader.WaitToReadAsync(window);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Remove(IReadOnlyList<Remains> remains)
    {
        RemoveLinks([.. remains.SelectMany(r => r.Links)]);
        Forget(remains.SelectMany(r => r.Answerers).ToHashSet());
        foreach (var one in remains)
        {
            try
            {
                _namespaces.Remove(one.Namespace);
                one.Removed();
            }
            catch (IOException e)
            {
                Log.RemovalFailed(_log, one.Namespace, e);
            }
        }
    }

    private void RemoveLinks(IReadOnlyList<string> links)
    {
        if (links.Count == 0)
            return;
        var group = RandomNumberGenerator.GetInt32(1 << 16, int.MaxValue);
        var batch = new RouteBatch();
        foreach (var link in links)
            batch.ChangeLink(link, new LinkSpec { Group = group });
        try
        {
            _routes.Execute(batch.DeleteLinks(group));
        }
        catch (NetlinkException e) when (e.Errno is NetlinkException.ENODEV or NetlinkException.ESRCH)
        {
            // Some links went with their namespaces before; the others are gone now.
        }
        catch (NetlinkException e)
        {
            Log.RemovalFailed(_log, string.Join(", ", links), e);
        }
    }

    private void Forget(IReadOnlySet<IPAddress> answerers)
    {
        try
        {
            _connections.ForgetDatagrams(answerers);
        }
        catch (NetlinkException e)
        {
            Log.RemovalFailed(_log, $"what the kernel remembers of datagrams to {string.Join(", ", answerers)}", e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "cannot remove {What}")]
        public static partial void RemovalFailed(ILogger logger, string what, Exception exception);
    }
}
