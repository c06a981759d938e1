using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Daemon;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Metrics;

/// <summary>What the daemon has and needs, read when somebody asks.</summary>
internal sealed class DaemonMetrics : IDisposable
{
    private readonly Meter _meter = new(ApiMetrics.MeterPrefix + "Daemon");

    public DaemonMetrics(DockerApiServices services)
    {
        var (containers, images, networks, volumes) = (services.Engine.Containers, services.Images, services.Networks, services.Engine.Volumes);
        _meter.CreateObservableGauge("gantry_build_info", () => Info(services.Daemon), null, "The version; the value is always 1.");
        _meter.CreateObservableGauge("gantry_containers", () => States(containers), null, "Containers by state.");
        _meter.CreateObservableGauge("gantry_images", () => images.List().Count, null, "Images on this host.");
        _meter.CreateObservableGauge("gantry_networks", () => networks.List().Count, null, "Networks.");
        _meter.CreateObservableGauge("gantry_volumes", () => volumes.List().Count, null, "Volumes.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Resident memory of the daemon.");
        _meter.CreateObservableGauge("process_open_fds", () => Host.OpenDescriptors, null, "Open descriptors of the daemon.");
        _meter.CreateObservableGauge("process_threads", () => Host.Threads, null, "Threads of the daemon.");
        _meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the daemon.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Info(DaemonDescription daemon) => new(1, new TagList { { "version", daemon.Version }, { "commit", daemon.Commit } });

    private static IEnumerable<Measurement<int>> States(ContainerService containers)
    {
        var counts = containers.List().CountBy(container => container.State.Status).ToDictionary();
        return Enum.GetValues<ContainerStatus>().Select(status =>
            new Measurement<int>(counts.GetValueOrDefault(status), new TagList { { "state", status.Word() } }));
    }
}
