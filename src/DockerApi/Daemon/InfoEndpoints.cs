using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Networks;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/info</c>.</summary>
/// <param name="daemon">What the daemon is.</param>
/// <param name="containers">The containers.</param>
/// <param name="images">The images.</param>
/// <param name="volumes">The volumes, for their drivers.</param>
/// <param name="networks">The networks, for their drivers.</param>
/// <param name="time">The clock.</param>
internal sealed class InfoEndpoints(DaemonDescription daemon, ContainerService containers, ImageStore images, VolumeService volumes, NetworkService networks, TimeProvider time) : IEndpointGroup
{
    private const string Hub = "docker.io";

    public void Map(RouteTable routes) => routes.Get("/info", request => request.WriteJsonAsync(Describe(), Wire.Json.InfoResponse));

    private InfoResponse Describe()
    {
        var statuses = containers.List().CountBy(container => container.State.Status).ToDictionary();
        int Count(params ContainerStatus[] wanted) => wanted.Sum(status => statuses.GetValueOrDefault(status));
        return new InfoResponse
        {
            ID = daemon.Id,
            Containers = statuses.Values.Sum(),
            ContainersRunning = Count(ContainerStatus.Running, ContainerStatus.Restarting),
            ContainersPaused = Count(ContainerStatus.Paused),
            ContainersStopped = Count(ContainerStatus.Created, ContainerStatus.Exited, ContainerStatus.Dead, ContainerStatus.Removing),
            Images = images.List().Count,
            Driver = StorageDriver.Name,
            DriverStatus = [["Backing Filesystem", Host.FileSystemOf(daemon.DataRoot)], ["Content store", "sha256 blobs"]],
            Plugins = new PluginsInfo(volumes.DriverNames, networks.DriverNames, null, ["json-file", "local", "none"]),
            MemoryLimit = HasController("memory"),
            SwapLimit = HasController("memory"),
            CpuCfsPeriod = HasController("cpu"),
            CpuCfsQuota = HasController("cpu"),
            CPUShares = HasController("cpu"),
            CPUSet = HasController("cpuset"),
            PidsLimit = HasController("pids"),
            IPv4Forwarding = Host.ForwardsIPv4,
            Debug = daemon.Debug,
            NFd = Host.OpenDescriptors,
            OomKillDisable = daemon.CgroupVersion == 1,
            NGoroutines = Host.Threads,
            SystemTime = time.GetUtcNow(),
            LoggingDriver = daemon.LogDriver,
            CgroupVersion = daemon.CgroupVersion.ToString(),
            KernelVersion = Host.KernelVersion,
            OperatingSystem = Host.OperatingSystem,
            OSVersion = Host.OperatingSystemVersion,
            Architecture = Host.KernelArchitecture,
            RegistryConfig = Registries(),
            NCPU = Environment.ProcessorCount,
            MemTotal = Host.MemoryTotal,
            DockerRootDir = daemon.DataRoot,
            HttpProxy = Host.Proxy("HTTP_PROXY"),
            HttpsProxy = Host.Proxy("HTTPS_PROXY"),
            NoProxy = Host.Proxy("NO_PROXY"),
            Name = Environment.MachineName,
            Labels = daemon.Labels,
            ServerVersion = daemon.Version,
            Runtimes = daemon.Runtimes.ToDictionary(runtime => runtime.Key, runtime => new RuntimeInfo(runtime.Value)),
            DefaultRuntime = daemon.DefaultRuntime,
            LiveRestoreEnabled = daemon.LiveRestore,
            InitBinary = daemon.InitBinary,
            ContainerdCommit = new CommitInfo(""),
            RuncCommit = new CommitInfo(daemon.RuntimeVersion),
            InitCommit = new CommitInfo(""),
            SecurityOptions = daemon.SecurityOptions,
            DefaultAddressPools = daemon.AddressPools.Count > 0 ? [.. daemon.AddressPools.Select(pool => new AddressPoolInfo(pool.Base, pool.Size))] : null,
            Warnings = [.. Warnings()],
        };
    }

    private bool HasController(string name) => daemon.CgroupControllers.Contains(name);

    private RegistryInfo Registries()
    {
        var indexes = new Dictionary<string, RegistryIndexInfo> { [Hub] = new(Hub, daemon.RegistryMirrors, Secure: true, Official: true) };
        foreach (var insecure in daemon.InsecureRegistries.Where(registry => !registry.Contains('/')))
            indexes[insecure] = new RegistryIndexInfo(insecure, [], Secure: false, Official: false);
        return new RegistryInfo([.. daemon.InsecureRegistries.Where(registry => registry.Contains('/'))], indexes, daemon.RegistryMirrors);
    }

    private IEnumerable<string> Warnings()
    {
        if (!Host.ForwardsIPv4)
            yield return "WARNING: IPv4 forwarding is disabled";
        foreach (var controller in new[] { "memory", "cpu", "cpuset", "pids" })
            if (!HasController(controller))
                yield return $"WARNING: No {controller} limit support";
    }
}
