using Gantry.Cli.Client;

namespace Gantry.Cli.Terminal;

/// <summary>Carries the streams between this process and a program in a container.</summary>
internal sealed class StreamPump
{
    private const int BufferLength = 16 * 1024;

    /// <summary>The connection to the program.</summary>
    public required HijackedConnection Connection { get; init; }

    /// <summary>What is typed; null when nothing is passed on.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where the output goes; null when it is not wanted.</summary>
    public Stream? Output { get; init; }

    /// <summary>Where the errors go.</summary>
    public Stream? Error { get; init; }

    /// <summary>Whether the program has a terminal, so that its output is one unframed stream.</summary>
    public required bool HasTerminal { get; init; }

    /// <summary>The keys that leave the program running; null when there are none.</summary>
    public DetachKeys? DetachKeys { get; init; }

    /// <summary>Carries until the program's output ends, or the user leaves.</summary>
    /// <returns>Whether the user left.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var input = Input is null ? Task.FromResult(false) : CopyInputAsync(Input, stop.Token);
        var output = Output is null && Error is null ? null : CopyOutputAsync(cancellation);
        try
        {
            if (output is null) return await input;
            if (await Task.WhenAny(input, output) == input && await input) return true;
            await output;
            return false;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private Task CopyOutputAsync(CancellationToken cancellation) =>
        HasTerminal || Connection.IsMultiplexed == false
            ? OutputDemultiplexer.CopyRawAsync(Connection.Stream, Output ?? Stream.Null, cancellation)
            : OutputDemultiplexer.CopyAsync(Connection.Stream, Output ?? Stream.Null, Error ?? Stream.Null, cancellation);

    private async Task<bool> CopyInputAsync(Stream input, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        var forward = new List<byte>();
        try
        {
            int count;
            while ((count = await input.ReadAsync(buffer, cancellation)) > 0)
            {
                var bytes = buffer.AsMemory(0, count);
                var left = false;
                if (DetachKeys is { } keys)
                {
                    forward.Clear();
                    left = keys.Filter(bytes.Span, forward);
                    bytes = forward.ToArray();
                }
                if (bytes.Length > 0) await Connection.Stream.WriteAsync(bytes, cancellation);
                await Connection.Stream.FlushAsync(cancellation);
                if (left) return true;
            }
            await Connection.CloseInputAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The program has ended or the user interrupted: the output's end tells.
        }
        return false;
    }
}
