using Gantry.DockerApi.Build;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Exec;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Isolation;
using Gantry.DockerApi.Networks;
using Gantry.DockerApi.Stats;
using Gantry.DockerApi.Swarm;
using Gantry.DockerApi.Volumes;
using Gantry.Linux.Cgroups;
using Gantry.Runtime.Isolation;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi;

/// <summary>All groups of endpoints. A new one is a class and a line here.</summary>
internal static class EndpointGroups
{
    public static IReadOnlyList<IEndpointGroup> All(DockerApiServices services)
    {
        var (daemon, engine, images, time) = (services.Daemon, services.Engine, services.Images, services.Time);
        var list = new ContainerList(engine.Containers, images, time);
        var inspector = new ContainerInspector(engine.Containers, engine.Execs, daemon.DataRoot);
        var events = new ObjectEvents(engine.Events, time);
        var cgroups = CgroupHierarchy.Detect();
        var statistics = new StatisticsReader(cgroups, time);
        return
        [
            new PingEndpoints(),
            new VersionEndpoints(daemon),
            new InfoEndpoints(daemon, engine.Containers, images, engine.Volumes, services.Networks, time),
            new EventEndpoints(engine.Events),
            new DiskUsageEndpoints(list, engine.Containers, images, engine.Volumes, services.Builder),
            new AuthEndpoints(services.Transfer),
            new ContainerEndpoints(engine.Containers, list, inspector, new CreateRequest(daemon.DefaultNetwork), time),
            new LifecycleEndpoints(engine.Containers),
            new LogEndpoints(engine.Containers),
            new AttachEndpoints(engine.Containers),
            new StatsEndpoints(engine.Containers, new ContainerUsage(statistics, engine.Options.CgroupParent), time),
            new ProcessEndpoints(engine.Containers),
            new FileEndpoints(engine.Files),
            new CommitEndpoints(engine.Commits),
            new ExecEndpoints(engine.Execs),
            new ImageEndpoints(images, new ImageUses(engine.Containers), events, time),
            new TransferEndpoints(images, services.Transfer, events, time),
            new NetworkEndpoints(services.Networks, engine.Containers, events, time),
            new NetworkGraphEndpoints(services.Networks),
            new VolumeEndpoints(engine.Volumes),
            new VolumeTransferEndpoints(engine.VolumeTransfers),
            new BuildEndpoints(services.Builder, time),
            new BuildCacheEndpoints(services.Builder, time),
            new BuildKitEndpoints(services.BuildKit),
            new IsolationEndpoints(engine.Containers, new IsolationInspector(cgroups, statistics)),
            new SwarmEndpoints(),
            new PluginEndpoints(),
        ];
    }
}
