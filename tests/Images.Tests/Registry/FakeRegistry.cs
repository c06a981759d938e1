using System.Collections.Concurrent;
using Gantry.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Images.Tests.Registry;

/// <summary>An HTTP server on loopback that answers as a test says, one request after another, and remembers what it was asked.</summary>
internal sealed class FakeRegistry : IDisposable
{
    private readonly Lock _one = new();
    private readonly LoopbackServer _server;

    public FakeRegistry(Action<HttpContext> answer) => _server = new(context =>
    {
        lock (_one)
        {
            Requests.Enqueue((Target(context), context.Request.Headers.Authorization));
            answer(context);
            return Task.CompletedTask;
        }
    });

    public string Host => _server.Host;

    public ConcurrentQueue<(string Path, string? Authorization)> Requests { get; } = new();

    /// <summary>The path and query of a request as they came.</summary>
    public static string Target(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;

    public void Dispose() => _server.Dispose();
}
