using Gantry.Acceptance.Tests.Harness;

[assembly: AssemblyFixture(typeof(SharedDaemon))]

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>The daemon that tests share which do not touch the daemon itself.</summary>
public sealed class SharedDaemon : IAsyncLifetime
{
    private GantryDaemon? _daemon;

    internal GantryDaemon Daemon => _daemon ?? throw new InvalidOperationException("the shared daemon did not start");

    internal DockerCli Docker => Daemon.Docker;

    internal ApiClient Api => Daemon.Api;

    public async ValueTask InitializeAsync() => _daemon = await GantryDaemon.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
    }
}
