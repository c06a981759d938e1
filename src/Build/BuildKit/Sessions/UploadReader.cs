using Gantry.Build.Protos.Upload;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>Reads a stream that the client offers, such as a context on its standard input.</summary>
internal sealed class UploadReader(AsyncDuplexStreamingCall<BytesMessage, BytesMessage> call, CancellationToken cancellation) : Stream
{
    /// <summary>How the addresses of such streams begin.</summary>
    public const string Prefix = "http://buildkit-session/";

    private ReadOnlyMemory<byte> _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens the stream at an address.</summary>
    public static UploadReader Open(BuildSession session, string address, CancellationToken cancellation)
    {
        var uri = new Uri(address);
        var metadata = new Metadata { { "urlpath", uri.AbsolutePath }, { "urlhost", uri.Host } };
        return new(new Upload.UploadClient(session.Calls).Pull(metadata, cancellationToken: cancellation), cancellation);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty)
        {
            if (!await call.ResponseStream.MoveNext(cancellation))
                return 0;
            _left = call.ResponseStream.Current.Data.Memory;
        }
        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            call.Dispose();
        base.Dispose(disposing);
    }
}
