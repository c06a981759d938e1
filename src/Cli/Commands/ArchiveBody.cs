using System.Net.Http.Headers;

namespace Gantry.Cli.Commands;

/// <summary>An archive as the body of a request.</summary>
internal static class ArchiveBody
{
    /// <summary>A body that is read from a stream as it is sent.</summary>
    public static HttpContent Of(Stream archive)
    {
        var content = new StreamContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return content;
    }
}
