using Gantry.Build.Cache;
using Gantry.Build.Execution;
using Gantry.Build.Planning;
using Gantry.Build.Protos.Types;

namespace Gantry.Build.BuildKit.Services;

/// <summary>What the builder tells of itself.</summary>
public sealed record WorkerDescription
{
    /// <summary>The daemon's id.</summary>
    public required string Id { get; init; }

    /// <summary>The host's name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The address by which containers reach the host, for <c>host-gateway</c>.</summary>
    public string HostGateway { get; init; } = "";

    /// <summary>How much the cache keeps.</summary>
    public required CacheLimits Limits { get; init; }

    /// <summary>The version of BuildKit's protocol that is spoken.</summary>
    internal BuildkitVersion Version { get; } = new() { Package = "gantry", Version = "v0.25.1", Revision = "" };

    /// <summary>As the API has it. The snapshotter's label tells clients that archives, pushes and attestations can be asked for.</summary>
    internal WorkerRecord ToRecord()
    {
        var record = new WorkerRecord { ID = Id, BuildkitVersion = Version };
        record.Labels.Add(new Dictionary<string, string>
        {
            ["org.mobyproject.buildkit.worker.executor"] = "oci",
            ["org.mobyproject.buildkit.worker.hostname"] = Hostname,
            ["org.mobyproject.buildkit.worker.network"] = "host",
            ["org.mobyproject.buildkit.worker.snapshotter"] = "overlayfs",
            ["org.mobyproject.buildkit.worker.moby.host-gateway-ip"] = HostGateway,
        });
        record.Platforms.Add(new Protos.Ops.Platform { OS = PlatformText.Host.Os, Architecture = PlatformText.Host.Architecture });
        foreach (var architecture in ForeignPrograms.Available)
            record.Platforms.Add(new Protos.Ops.Platform { OS = "linux", Architecture = architecture });
        foreach (var policy in Limits.Policies)
        {
            var rule = new GCPolicy { All = policy.All, KeepDuration = (long)policy.UnusedFor.TotalNanoseconds, MaxUsedSpace = policy.MaxBytes };
            rule.Filters.Add(policy.Types.Select(t => $"type=={t}"));
            record.GcPolicy.Add(rule);
        }
        return record;
    }
}
