using Gantry.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Serves the files of a directory over HTTP on loopback, as any plain file server does.</summary>
internal sealed class FileServer(string directory) : IDisposable
{
    private readonly LoopbackServer _server = new(context => AnswerAsync(context, directory));

    /// <summary>Its address, with a slash at the end.</summary>
    public string Address => $"http://{_server.Host}/";

    public void Dispose() => _server.Dispose();

    private static async Task AnswerAsync(HttpContext context, string directory)
    {
        var path = Path.Combine(directory, context.Request.Path.Value!.TrimStart('/'));
        if (File.Exists(path))
            await context.Response.SendFileAsync(path);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
