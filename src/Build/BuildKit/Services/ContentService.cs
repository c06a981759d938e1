using Gantry.Build.BuildKit.Solving;
using Gantry.Build.Protos.Content;
using Gantry.Images.Transfer;
using Gantry.Oci;
using Google.Protobuf;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Services;

/// <summary>The blobs that records of the history refer to, and no others.</summary>
public sealed class ContentService : Content.ContentBase
{
    private const int ChunkSize = 1024 * 1024;

    private readonly BuildHistory _history;
    private readonly ImageTransfer _transfer;

    internal ContentService(BuildHistory history, ImageTransfer transfer) => (_history, _transfer) = (history, transfer);

    /// <inheritdoc/>
    public override Task<InfoResponse> Info(InfoRequest request, ServerCallContext context) => BuildKitErrors.GuardAsync(() =>
    {
        using var stream = Open(request.Digest);
        return Task.FromResult(new InfoResponse { Info = new() { Digest = request.Digest, Size = stream.Length } });
    });

    /// <inheritdoc/>
    public override async Task Read(ReadContentRequest request, IServerStreamWriter<ReadContentResponse> responseStream, ServerCallContext context) => await BuildKitErrors.GuardAsync(async () =>
    {
        await using var stream = Open(request.Digest);
        stream.Position = Math.Clamp(request.Offset, 0, stream.Length);
        var left = request.Size > 0 ? Math.Min(request.Size, stream.Length - stream.Position) : stream.Length - stream.Position;
        var buffer = new byte[Math.Min(ChunkSize, Math.Max(left, 1))];
        while (left > 0 && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), context.CancellationToken) is > 0 and var count)
        {
            await responseStream.WriteAsync(new() { Offset = stream.Position - count, Data = ByteString.CopyFrom(buffer, 0, count) }, context.CancellationToken);
            left -= count;
        }
        return true;
    });

    private Stream Open(string text) => Digest.TryParse(text, out var digest) && _history.RefersTo(digest)
        ? _transfer.OpenContent(digest)
        : throw new Errors.NotFoundException($"content {text}: not found");
}
