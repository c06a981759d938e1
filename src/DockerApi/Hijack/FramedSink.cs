using System.Buffers.Binary;
using System.IO.Pipelines;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Hijack;

/// <summary>Writes a program's output to a client with Docker's framing. A slow client holds the writer back; nothing piles up.</summary>
/// <param name="output">The client.</param>
/// <param name="framing">Whether streams are told apart.</param>
/// <param name="gone">Called when the client takes no more.</param>
internal sealed class FramedSink(PipeWriter output, OutputFraming framing, Action gone) : IOutputSink
{
    private const int HeaderSize = 8;

    public async ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        if (framing == OutputFraming.Multiplexed)
            WriteHeader(kind, data.Length);
        var result = await output.WriteAsync(data, cancellation);
        if (result.IsCompleted)
            gone();
    }

    private void WriteHeader(OutputKind kind, int length)
    {
        var header = output.GetSpan(HeaderSize);
        header[..HeaderSize].Clear();
        header[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)length);
        output.Advance(HeaderSize);
    }
}
