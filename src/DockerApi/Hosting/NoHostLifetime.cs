using Microsoft.Extensions.Hosting;

namespace Gantry.DockerApi.Hosting;

/// <summary>Signals are the daemon's business: without this the web host would listen to them too, and stop on its own.</summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
