using Gantry.Engine.Containers;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Reads what a container uses.</summary>
/// <param name="reader">Reads control groups.</param>
/// <param name="defaultParent">The control group above those of containers that name none.</param>
internal sealed class ContainerUsage(StatisticsReader reader, string defaultParent)
{
    /// <summary>What it uses now; null when it does not run.</summary>
    public ContainerStatistics? Of(Container container)
    {
        if (container.State.Pid == 0)
            return null;
        var parent = container.HostConfig.CgroupParent is { Length: > 0 } own ? own : defaultParent;
        return reader.Read(CgroupPath.Of(parent, container.Id), HasOwnNetwork(container) ? container.State.Pid : null);
    }

    private static bool HasOwnNetwork(Container container) =>
        container.HostConfig.NetworkMode != "host" && !container.HostConfig.NetworkMode.StartsWith("container:", StringComparison.Ordinal);
}
