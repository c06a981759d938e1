using Gantry.Build.Protos.Content;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Services;

/// <summary>The blobs that records of the history refer to. No record refers to any, which clients are told in their own terms.</summary>
public sealed class ContentService : Content.ContentBase
{
    /// <inheritdoc/>
    public override Task<InfoResponse> Info(InfoRequest request, ServerCallContext context) => throw NotFound(request.Digest);

    /// <inheritdoc/>
    public override Task Read(ReadContentRequest request, IServerStreamWriter<ReadContentResponse> responseStream, ServerCallContext context) => throw NotFound(request.Digest);

    private static RpcException NotFound(string digest) => new(new(StatusCode.NotFound, $"content {digest}: not found"));
}
