using System.Buffers;
using Gantry.Build.Protos.Content;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Oci;
using Google.Protobuf;
using Grpc.Core;
using ContentClient = Gantry.Build.Protos.Content.Content.ContentClient;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>A store of content in a directory of the client's: where <c>type=local</c> caches and unpacked OCI layouts are.</summary>
internal sealed class SessionContent : IContentSource, IContentTarget
{
    private const string StoreHeader = "buildkit-attachable-store-id";
    private const int ChunkSize = 1024 * 1024;

    private readonly ContentClient _client;
    private readonly string _store;

    /// <param name="session">The client.</param>
    /// <param name="store">The name under which it offers the store.</param>
    /// <exception cref="InvalidArgumentException">The name has characters that no header can carry.</exception>
    public SessionContent(BuildSession session, string store)
    {
        if (store.Any(c => c is < ' ' or > '~'))
            throw new InvalidArgumentException($"the path {store} has characters beyond ASCII, which the client's protocol cannot carry: use another directory");
        (_client, _store) = (new(session.Calls), store);
    }

    /// <summary>The descriptor of a manifest or index.</summary>
    /// <exception cref="NotFoundException">It is not there.</exception>
    public async Task<Descriptor> DescribeAsync(Digest digest, CancellationToken cancellation)
    {
        try
        {
            var info = await _client.InfoAsync(new() { Digest = digest.ToString() }, Headers(), cancellationToken: cancellation);
            return new() { MediaType = MediaTypes.Index, Digest = digest, Size = info.Info.Size };
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented)
        {
            throw new NotFoundException($"content {digest} is not in the client's {_store}", e);
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation)
    {
        var call = _client.Read(new() { Digest = content.Digest.ToString() }, Headers(), cancellationToken: cancellation);
        return Task.FromResult<Stream>(new MessageReader<ReadContentResponse>(call.ResponseStream, m => m.Data.Memory, call, cancellation));
    }

    /// <inheritdoc/>
    public async Task PutAsync(Descriptor content, Func<Stream> open, CancellationToken cancellation)
    {
        using var call = _client.Write(Headers(), cancellationToken: cancellation);
        try
        {
            await WriteAsync(call, content, open, cancellation);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.AlreadyExists)
        {
            // The client has it: that is as good.
        }
    }

    private static async Task WriteAsync(AsyncDuplexStreamingCall<WriteContentRequest, WriteContentResponse> call, Descriptor content, Func<Stream> open, CancellationToken cancellation)
    {
        await using var stream = open();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long offset = 0;
            for (int count; (count = await stream.ReadAtLeastAsync(buffer.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellation)) > 0; offset += count)
                await SendAsync(call, Request(content, WriteAction.Write, offset, ByteString.CopyFrom(buffer, 0, count)), cancellation);
            await SendAsync(call, Request(content, WriteAction.Commit, offset, ByteString.Empty), cancellation);
            await call.RequestStream.CompleteAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task SendAsync(AsyncDuplexStreamingCall<WriteContentRequest, WriteContentResponse> call, WriteContentRequest request, CancellationToken cancellation)
    {
        await call.RequestStream.WriteAsync(request, cancellation);
        if (!await call.ResponseStream.MoveNext(cancellation))
            throw new UnavailableException("the client ended the writing of its cache");
    }

    private static WriteContentRequest Request(Descriptor content, WriteAction action, long offset, ByteString data) => new()
    {
        Action = action,
        Ref = $"gantry-{content.Digest}",
        Total = content.Size,
        Expected = content.Digest.ToString(),
        Offset = offset,
        Data = data,
    };

    private Metadata Headers() => new() { { StoreHeader, _store } };
}
