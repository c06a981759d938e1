using System.Collections.Concurrent;
using Gantry.Networks;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>
/// The network stacks of a build's RUN steps. A step has one for itself; the next one takes it over, so that a build of many
/// steps makes few.
/// </summary>
internal sealed class JobSandboxes(NetworkService networks, BuildRequest request) : IAsyncDisposable
{
    private readonly ConcurrentBag<StepNetwork> _idle = [];
    private readonly ConcurrentBag<StepNetwork> _idleMapped = [];
    private readonly ConcurrentBag<StepNetwork> _made = [];
    private readonly ConcurrentBag<string> _all = [];

    /// <summary>Takes a network stack that nobody else uses.</summary>
    /// <param name="mapping">The step's user ids; null for the host's.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<StepNetwork> RentAsync(IdMapping? mapping, CancellationToken cancellation)
    {
        if (Idle(mapping is not null).TryTake(out var idle))
            return idle;
        var id = $"build-{Guid.NewGuid():N}";
        _all.Add(id);
        var made = await StepNetwork.CreateAsync(networks, new()
        {
            ContainerId = id,
            ContainerName = id[..18],
            Hostname = request.ForBuilder.Hostname,
            Endpoints = new Dictionary<string, EndpointSettings> { [request.Network] = new() },
            ExtraHosts = request.ExtraHosts,
        }, mapping, cancellation);
        _made.Add(made);
        return made;
    }

    /// <summary>Gives it back.</summary>
    public void Return(StepNetwork network) => Idle(network.UserNamespace is not null).Add(network);

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _made)
            network.Dispose();
        foreach (var id in _all)
            await networks.DetachAsync(id, CancellationToken.None);
    }

    private ConcurrentBag<StepNetwork> Idle(bool mapped) => mapped ? _idleMapped : _idle;
}
