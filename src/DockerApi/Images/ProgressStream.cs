using System.Threading.Channels;
using Gantry.DockerApi.Http;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>
/// Sends the progress of a work on images as it happens. A failure before the first line is an ordinary error; later it is a
/// line of its own, with status 200.
/// </summary>
internal sealed class ProgressStream : IProgress<ImageProgress>
{
    /// <summary>A client that reads slowly misses counts, never steps.</summary>
    private const int MostWaitingCounts = 256;

    private readonly JsonLines _lines;
    /// <summary>Not declared to have a single reader: such a channel cannot tell how many lines wait.</summary>
    private readonly Channel<ProgressLine> _waiting = Channel.CreateUnbounded<ProgressLine>();

    private readonly bool _quiet;

    private ProgressStream(ApiRequest request, bool quiet)
    {
        _lines = new JsonLines(request);
        _quiet = quiet;
    }

    /// <summary>Runs a work and sends its progress.</summary>
    /// <param name="request">The request that it answers.</param>
    /// <param name="work">The work.</param>
    /// <param name="quiet">Whether steps are not sent, only what the work itself says.</param>
    public static async Task RunAsync(ApiRequest request, Func<ProgressStream, Task> work, bool quiet = false)
    {
        var progress = new ProgressStream(request, quiet);
        var running = progress.CompleteAsync(work);
        try
        {
            await foreach (var line in progress._waiting.Reader.ReadAllAsync(request.Aborted))
                await progress._lines.WriteAsync(line, Wire.Json.ProgressLine);
        }
        finally
        {
            // The work uses the request: it ends first, also when the client has left.
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        try
        {
            await running;
            if (!progress._lines.HasBegun)
                await progress._lines.BeginAsync();
        }
        catch (Exception failure) when (progress._lines.HasBegun && failure is not OperationCanceledException)
        {
            await progress._lines.WriteAsync(ProgressLine.Failed(ErrorWriter.Describe(failure).Message), Wire.Json.ProgressLine);
        }
    }

    /// <inheritdoc/>
    public void Report(ImageProgress value)
    {
        if (_quiet)
            return;
        var isCount = value.Current is not null && value.Current != value.Total;
        if (!isCount || _waiting.Reader.Count < MostWaitingCounts)
            Send(ProgressLine.Of(value));
    }

    /// <summary>Sends a line of the work's own.</summary>
    public void Send(ProgressLine line) => _waiting.Writer.TryWrite(line);

    private async Task CompleteAsync(Func<ProgressStream, Task> work)
    {
        try
        {
            await work(this);
        }
        finally
        {
            _waiting.Writer.Complete();
        }
    }
}
