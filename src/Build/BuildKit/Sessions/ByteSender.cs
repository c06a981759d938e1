using Gantry.Build.Protos.FileSync;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>A stream that the client writes to a file: an exported archive.</summary>
internal sealed class ByteSender : Stream
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

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

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

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _call.Dispose();
        base.Dispose(disposing);
    }
}
