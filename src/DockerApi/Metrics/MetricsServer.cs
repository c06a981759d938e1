using System.Net;
using Gantry.DockerApi.Hosting;
using Gantry.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.DockerApi.Metrics;

/// <summary>Serves <c>/metrics</c>, and nothing else, on an address of its own.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly MetricsCollector _collector = new();
    private readonly WebApplication _application;

    /// <param name="address">Where to listen, as <c>address:port</c>.</param>
    /// <param name="loggers">For the log.</param>
    /// <exception cref="InvalidArgumentException">The address is malformed.</exception>
    public MetricsServer(string address, ILoggerFactory loggers)
    {
        if (!IPEndPoint.TryParse(address, out var endPoint))
            throw new InvalidArgumentException($"invalid metrics-addr {address}: want an IP address and a port, such as 127.0.0.1:9323");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new FrameworkLoggers(loggers));
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(endPoint);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Task StartAsync(CancellationToken cancellation) => _application.StartAsync(cancellation);

    public Task StopAsync(CancellationToken cancellation) => _application.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _collector.Dispose();
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != "/metrics" || !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(_collector.Write(), http.RequestAborted);
    }
}
