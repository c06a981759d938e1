using System.IO.Pipelines;
using Gantry.Build.Exports;

namespace Gantry.Cli.Commands.Build;

/// <summary>Takes a build's output as it comes: into a file, the standard output, or unpacked into a directory.</summary>
internal sealed class OutputSink : IAsyncDisposable
{
    private readonly Stream _sink;
    private readonly Task _unpacking = Task.CompletedTask;
    private readonly bool _isOurs = true;

    /// <param name="output">The output.</param>
    /// <param name="standardOutput">The standard output.</param>
    /// <param name="cancellation">Stops the unpacking.</param>
    public OutputSink(BuildOutput output, Stream standardOutput, CancellationToken cancellation)
    {
        if (output.IsUnpacked)
        {
            var pipe = new Pipe();
            (_sink, _unpacking) = (pipe.Writer.AsStream(), UnpackAsync(pipe.Reader, output.Destination!, cancellation));
        }
        else if (output.Destination == "-")
            (_sink, _isOurs) = (standardOutput, false);
        else
            _sink = File.Create(output.Destination!);
    }

    /// <summary>Takes a piece.</summary>
    public async Task WriteAsync(byte[] bytes, CancellationToken cancellation) => await _sink.WriteAsync(bytes, cancellation);

    /// <summary>Waits until everything is where it belongs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sink.FlushAsync();
        if (_isOurs) await _sink.DisposeAsync();
        await _unpacking;
    }

    private static async Task UnpackAsync(PipeReader reader, string directory, CancellationToken cancellation)
    {
        try
        {
            await ExportedFiles.UnpackAsync(reader.AsStream(), directory, cancellation);
        }
        catch (Exception e)
        {
            // Whoever writes must not wait for a reader that is gone.
            await reader.CompleteAsync(e);
            throw;
        }
    }
}
