using Gantry.DockerApi.Hosting;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Metrics;
using Gantry.Linux.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gantry.DockerApi;

/// <summary>The Docker Engine API, versions 1.24 to 1.51, on unix sockets and TCP.</summary>
public sealed class DockerApiServer : IAsyncDisposable
{
    private const long LargestJsonBody = 16L << 20;

    private readonly WebApplication _application;
    private readonly HangupWatcher _hangups = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ApiMetrics _metrics = new();
    private readonly DaemonMetrics? _daemonMetrics;
    private readonly MetricsServer? _metricsServer;

    /// <summary>Sets the server up; it does not listen yet.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="services">What to serve.</param>
    /// <param name="loggers">For the log.</param>
    /// <exception cref="Errors.InvalidArgumentException">An address or a TLS file cannot be used.</exception>
    public DockerApiServer(DockerApiOptions options, DockerApiServices services, ILoggerFactory loggers)
        : this(options, services.Daemon.Version, EndpointGroups.All(services), loggers)
    {
        if (options.MetricsAddress is not { Length: > 0 } address)
            return;
        _daemonMetrics = new DaemonMetrics(services);
        _metricsServer = new MetricsServer(address, loggers);
    }

    internal DockerApiServer(DockerApiOptions options, string version, IReadOnlyList<IEndpointGroup> groups, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger<DockerApiServer>();
        var listeners = new Listeners(options, _hangups, log);
        // The empty builder reads no settings from the environment or the working directory.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new FrameworkLoggers(loggers));
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.Configure<SocketTransportOptions>(listeners.Configure);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Bound(kestrel);
            listeners.Configure(kestrel);
        });
        _application = builder.Build();
        var pipeline = new ApiPipeline(
            RouteTable.Of(groups), new OriginGuard(listeners.HostNames), new ErrorWriter(log), _metrics, $"Gantry/{version} (linux)", _stopping.Token);
        _application.UseWebSockets();
        _application.Run(pipeline.HandleAsync);
    }

    /// <summary>Begins to listen.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _application.StartAsync(cancellation);
        if (_metricsServer is not null)
            await _metricsServer.StartAsync(cancellation);
    }

    /// <summary>Ends streams, lets other requests finish, and stops listening.</summary>
    /// <param name="cancellation">Ends the waiting: what still runs is cut off.</param>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await _application.StopAsync(cancellation);
        if (_metricsServer is not null)
            await _metricsServer.StopAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        if (_metricsServer is not null)
            await _metricsServer.DisposeAsync();
        _daemonMetrics?.Dispose();
        _metrics.Dispose();
        _hangups.Dispose();
        _stopping.Dispose();
    }

    private static void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestJsonBody;
        // A client that stops reading (a pager, a stopped terminal) holds its own stream back and costs one buffer, so it may.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.AllowResponseHeaderCompression = false;
    }
}
