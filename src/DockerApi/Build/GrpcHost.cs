using System.IO.Pipelines;
using Gantry.Build.BuildKit;
using Gantry.Build.BuildKit.Services;
using Gantry.DockerApi.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.DockerApi.Build;

/// <summary>An HTTP/2 server for connections that clients have upgraded: it listens to nothing else. It starts with the first.</summary>
/// <param name="server">BuildKit's protocol.</param>
internal sealed class GrpcHost(BuildKitServer server)
{
    /// <summary>A result's configuration or a log may be large; anything near this is an attack on the memory.</summary>
    private const int LargestMessage = 16 * 1024 * 1024;

    private readonly UpgradedListener _listener = new();
    private readonly SemaphoreSlim _starting = new(1);
    private WebApplication? _application;

    /// <summary>Serves a connection until either side ends it.</summary>
    public async Task ServeAsync(IDuplexPipe transport, CancellationToken end)
    {
        await StartAsync(end);
        await using var connection = new UpgradedConnection(transport);
        _listener.Add(connection);
        await using (end.UnsafeRegister(static c => ((UpgradedConnection)c!).Abort(new ConnectionAbortedException("the client is gone")), connection))
            await connection.Done;
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        await _starting.WaitAsync(cancellation);
        try
        {
            if (_application is not null)
                return;
            var application = Create();
            await application.StartAsync(cancellation);
            _application = application;
        }
        finally
        {
            _starting.Release();
        }
    }

    private WebApplication Create()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(_listener);
        builder.Services.AddSingleton(server.Control);
        builder.Services.AddSingleton(server.Bridge);
        builder.Services.AddSingleton(server.Traces);
        builder.Services.AddSingleton(server.Content);
        builder.Services.AddLogging();
        builder.Services.AddRouting();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = LargestMessage);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(_listener.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        application.MapGrpcService<ControlService>();
        application.MapGrpcService<BridgeService>();
        application.MapGrpcService<TraceSink>();
        application.MapGrpcService<ContentService>();
        return application;
    }
}
