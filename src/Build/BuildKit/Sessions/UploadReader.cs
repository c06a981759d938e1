using Gantry.Build.Protos.Upload;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>Streams that the client offers, such as a context on its standard input.</summary>
internal static class UploadReader
{
    /// <summary>How the addresses of such streams begin.</summary>
    public const string Prefix = "http://buildkit-session/";

    /// <summary>Opens the stream at an address.</summary>
    public static Stream Open(BuildSession session, string address, CancellationToken cancellation)
    {
        var uri = new Uri(address);
        var metadata = new Metadata { { "urlpath", uri.AbsolutePath }, { "urlhost", uri.Host } };
        var call = new Upload.UploadClient(session.Calls).Pull(metadata, cancellationToken: cancellation);
        return new MessageReader<BytesMessage>(call.ResponseStream, m => m.Data.Memory, call, cancellation);
    }
}
