namespace Gantry.Engine.Streams;

/// <summary>Takes a program's output as it comes: a client's connection with its framing, or a buffer.</summary>
public interface IOutputSink
{
    /// <summary>Takes some output; the data is valid until the call ends.</summary>
    ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation);
}
