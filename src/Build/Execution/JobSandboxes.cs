using System.Collections.Concurrent;
using Gantry.Networks;

namespace Gantry.Build.Execution;

/// <summary>
/// The network stacks of a build's RUN steps. A step has one for itself; the next one takes it over, so that a build of many
/// steps makes few.
/// </summary>
internal sealed class JobSandboxes(NetworkService networks, BuildRequest request) : IAsyncDisposable
{
    private readonly ConcurrentBag<Sandbox> _idle = [];
    private readonly ConcurrentBag<string> _all = [];

    /// <summary>Takes a network stack that nobody else uses.</summary>
    public async Task<Sandbox> RentAsync(CancellationToken cancellation)
    {
        if (_idle.TryTake(out var idle))
            return idle;
        var id = $"build-{Guid.NewGuid():N}";
        _all.Add(id);
        return await networks.AttachAsync(new()
        {
            ContainerId = id,
            ContainerName = id[..18],
            Hostname = RunStep.Hostname,
            Endpoints = new Dictionary<string, EndpointSettings> { [request.Network] = new() },
            ExtraHosts = request.ExtraHosts,
        }, cancellation);
    }

    /// <summary>Gives it back.</summary>
    public void Return(Sandbox sandbox) => _idle.Add(sandbox);

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _all)
            await networks.DetachAsync(id, CancellationToken.None);
    }
}
