using System.Net;
using System.Net.Http.Headers;

namespace Gantry.Cli.Commands;

/// <summary>An archive as the body of a request.</summary>
internal static class ArchiveBody
{
    /// <summary>A body that is read from a stream as it is sent.</summary>
    public static HttpContent Of(Stream archive) => Typed(new StreamContent(archive));

    /// <summary>The same, telling the number of bytes that were sent.</summary>
    public static HttpContent Of(Stream archive, Action<long> sent) => Typed(new WatchedContent(archive, sent));

    private static HttpContent Typed(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return content;
    }

    private sealed class WatchedContent(Stream archive, Action<long> sent) : HttpContent
    {
        private const int BufferSize = 256 << 10;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = new byte[BufferSize];
            var done = 0L;
            for (int count; (count = await archive.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                sent(done += count);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
