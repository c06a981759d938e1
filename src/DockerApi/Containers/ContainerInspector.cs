using Gantry.Engine.Containers;
using Gantry.Engine.Exec;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows all about a container.</summary>
/// <param name="containers">The containers.</param>
/// <param name="execs">The further programs in them.</param>
/// <param name="dataRoot">Where the daemon keeps them.</param>
internal sealed class ContainerInspector(ContainerService containers, ExecService execs, string dataRoot)
{
    public async Task<ContainerInspection> InspectAsync(string name, bool withSize, CancellationToken cancellation)
    {
        var container = containers.Get(name);
        var size = withSize ? await containers.SizeAsync(container.Id, cancellation) : null;
        return Describe(container) with { SizeRw = size?.Writable, SizeRootFs = size?.Total };
    }

    private ContainerInspection Describe(Container container)
    {
        var directory = Path.Combine(dataRoot, "containers", container.Id);
        return new ContainerInspection
        {
            Id = container.Id,
            Created = container.Created,
            Path = container.Command.Count > 0 ? container.Command[0] : "",
            Args = [.. container.Command.Skip(1)],
            State = StateInspection.Of(container.State),
            Image = container.ImageId.ToString(),
            ResolvConfPath = Path.Combine(directory, "resolv.conf"),
            HostnamePath = Path.Combine(directory, "hostname"),
            HostsPath = Path.Combine(directory, "hosts"),
            LogPath = container.HostConfig.LogConfig?.Type == "none" ? "" : Path.Combine(directory, "container.log"),
            Name = "/" + container.Name,
            RestartCount = container.RestartCount,
            Driver = StorageDriver.Name,
            Platform = container.Platform,
            ExecIDs = execs.Of(container.Id) is { Count: > 0 } ids ? ids : null,
            HostConfig = HostConfigView.Of(container.HostConfig),
            GraphDriver = new GraphDriverInspection(StorageDriver.Name, null),
            Mounts = [.. container.Mounts.Select(MountSummary.Of)],
            Config = ContainerConfigView.Of(container.Config),
            NetworkSettings = NetworkSettingsView.Of(container),
            SecurityProfile = container.Profile.ToString().ToLowerInvariant(),
        };
    }
}
