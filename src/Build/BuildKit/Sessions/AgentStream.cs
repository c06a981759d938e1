using Gantry.Build.Protos.SshForward;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>A connection to the client's SSH agent.</summary>
internal sealed class AgentStream(AsyncDuplexStreamingCall<BytesMessage, BytesMessage> call) : ConnectionStream
{
    private ReadOnlyMemory<byte> _left;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            call.Dispose();
        base.Dispose(disposing);
    }
}
