using Gantry.Build.Protos.FileSync;
using Gantry.Images.Archives;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>A stream that the client writes to a file: an exported archive.</summary>
internal sealed class ByteSender : WriteOnlyStream
{
    private const int ChunkSize = 1024 * 1024;
    private const string ExporterHeader = "buildkit-attachable-exporter-id";

    private readonly AsyncDuplexStreamingCall<BytesMessage, BytesMessage> _call;
    private readonly CancellationToken _cancellation;

    public ByteSender(BuildSession session, string exporter, CancellationToken cancellation)
    {
        _call = new FileSend.FileSendClient(session.Calls).DiffCopy(new Metadata { { ExporterHeader, exporter } }, cancellationToken: cancellation);
        _cancellation = cancellation;
    }

    /// <summary>Ends the stream and waits until the client has the whole.</summary>
    public async Task FinishAsync()
    {
        await _call.RequestStream.CompleteAsync();
        while (await _call.ResponseStream.MoveNext(_cancellation))
        {
            // The client says nothing; the end of its side means that the file is written.
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var left = buffer; left.Length > 0; left = left[Math.Min(ChunkSize, left.Length)..])
            await _call.RequestStream.WriteAsync(new() { Data = ByteString.CopyFrom(left.Span[..Math.Min(ChunkSize, left.Length)]) }, _cancellation);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => WriteAsync(buffer.ToArray()).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _call.Dispose();
        base.Dispose(disposing);
    }
}
