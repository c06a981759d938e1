using Gantry.Engine.Logs;

namespace Gantry.Engine.Streams;

/// <summary>A client at a container's streams.</summary>
internal sealed class ContainerAttachSession : IAttachSession
{
    private readonly StreamHub _hub;
    private readonly OutputQueue? _output;
    private readonly AttachOptions _options;
    private readonly DetachKeys _keys;
    private readonly bool _closesInput;
    private readonly Func<CancellationToken, IAsyncEnumerable<LogEntry>>? _past;
    private readonly Action _detached;

    /// <summary>Joins the streams: nothing that comes from now on is missed.</summary>
    /// <param name="hub">The container's streams.</param>
    /// <param name="options">What the client wants.</param>
    /// <param name="tty">Whether the streams are a terminal's.</param>
    /// <param name="closesInput">Whether the end of the client's input is the end of the program's.</param>
    /// <param name="past">What came before, if the client wants it.</param>
    /// <param name="detached">Called when the detach keys were typed.</param>
    internal ContainerAttachSession(StreamHub hub, AttachOptions options, bool tty, bool closesInput, Func<CancellationToken, IAsyncEnumerable<LogEntry>>? past, Action detached)
    {
        _keys = DetachKeys.Parse(options.DetachKeys);
        _hub = hub;
        _options = options;
        _closesInput = closesInput;
        _past = past;
        _detached = detached;
        Tty = tty;
        _output = options.Stream ? hub.Join() : null;
    }

    public bool Tty { get; }

    public async Task RunAsync(Stream? input, IOutputSink output, CancellationToken cancellation)
    {
        var sink = new FilteredSink(output, _options.Stdout, _options.Stderr);
        if (_past is not null)
            await foreach (var entry in _past(cancellation))
                await sink.WriteAsync(entry.Kind, entry.Content, cancellation);
        if (_output is null)
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var copyingOut = _output.CopyToAsync(sink, stop.Token);
        var copyingIn = input is not null && _options.Stdin ? CopyInputAsync(input, stop.Token) : null;
        if (copyingIn is not null && await Task.WhenAny(copyingOut, copyingIn) == copyingIn && await copyingIn)
            _detached();
        else
            await copyingOut;
        await stop.CancelAsync();
        if (copyingIn is not null)
            await ((Task)copyingIn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        if (_output is not null)
            _hub.Leave(_output);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the client left by the detach keys.</summary>
    private async Task<bool> CopyInputAsync(Stream input, CancellationToken cancellation)
    {
        var detached = false;
        try
        {
            detached = await InputPump.RunAsync(input, Tty ? _keys.Watch() : null, _hub.SendAsync, cancellation);
        }
        catch (IOException)
        {
            // The client is gone, which is the end of its input.
        }
        if (!detached && _closesInput)
            await _hub.CloseInputAsync(cancellation);
        return detached;
    }
}
