using Gantry.Build.Protos.SshForward;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>A connection to the client's SSH agent.</summary>
internal sealed class AgentStream(AsyncDuplexStreamingCall<BytesMessage, BytesMessage> call) : Stream
{
    private ReadOnlyMemory<byte> _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (_left.IsEmpty)
            {
                if (!await call.ResponseStream.MoveNext(cancellationToken))
                    return 0;
                _left = call.ResponseStream.Current.Data.Memory;
            }
        }
        catch (RpcException e)
        {
            throw new IOException($"the client's agent is gone: {e.Status.Detail}", e);
        }
        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await call.RequestStream.WriteAsync(new() { Data = ByteString.CopyFrom(buffer.Span) }, cancellationToken);
        }
        catch (RpcException e)
        {
            throw new IOException($"the client's agent is gone: {e.Status.Detail}", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            call.Dispose();
        base.Dispose(disposing);
    }
}
