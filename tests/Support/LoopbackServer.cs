using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gantry.Tests.Support;

/// <summary>An HTTP server on a port of 127.0.0.1 that the kernel chose.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly KestrelServer _server;

    /// <param name="answer">Answers each request; what it throws breaks the connection.</param>
    public LoopbackServer(RequestDelegate answer)
    {
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var options = new KestrelServerOptions { AllowSynchronousIO = true };
        options.Listen(System.Net.IPAddress.Loopback, 0);
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        _server.StartAsync(new Application(answer), CancellationToken.None).GetAwaiter().GetResult();
        Host = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
    }

    /// <summary>Its address and port.</summary>
    public string Host { get; }

    public void Dispose()
    {
        // Whoever still waits for an answer gets none.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection features) => new DefaultHttpContext(features);

        public Task ProcessRequestAsync(HttpContext context) => answer(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
