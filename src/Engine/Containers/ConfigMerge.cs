using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Containers;

/// <summary>Fills in what a container did not say from its image's configuration, by Docker's rules.</summary>
internal static class ConfigMerge
{
    internal static ContainerConfig Merge(ContainerConfig config, RunConfig? image)
    {
        if (image is null)
            return config;
        // An entry point of the user's own makes the image's command meaningless; an empty one clears the image's.
        var ownEntrypoint = config.Entrypoint is { Count: > 0 };
        return config with
        {
            User = string.IsNullOrEmpty(config.User) ? image.User : config.User,
            WorkingDir = string.IsNullOrEmpty(config.WorkingDir) ? image.WorkingDir : config.WorkingDir,
            ExposedPorts = Union(config.ExposedPorts, image.ExposedPorts),
            Volumes = Union(config.Volumes, image.Volumes),
            Env = Environment(config.Env, image.Env),
            Labels = Labels(config.Labels, image.Labels),
            Entrypoint = ownEntrypoint ? (config.Entrypoint is [""] ? null : config.Entrypoint) : image.Entrypoint,
            Cmd = config.Cmd is { Count: > 0 } || ownEntrypoint ? config.Cmd : image.Cmd,
            StopSignal = string.IsNullOrEmpty(config.StopSignal) ? image.StopSignal : config.StopSignal,
            Shell = config.Shell ?? image.Shell,
            OnBuild = config.OnBuild,
            Healthcheck = Health(config.Healthcheck, image.Healthcheck),
        };
    }

    private static IReadOnlyDictionary<string, EmptyObject>? Union(IReadOnlyDictionary<string, EmptyObject>? own, IReadOnlyDictionary<string, EmptyObject>? image)
    {
        if (image is not { Count: > 0 })
            return own;
        var all = new Dictionary<string, EmptyObject>(own ?? new Dictionary<string, EmptyObject>());
        foreach (var (key, value) in image)
            all.TryAdd(key, value);
        return all;
    }

    private static IReadOnlyList<string>? Environment(IReadOnlyList<string>? own, IReadOnlyList<string>? image)
    {
        if (image is not { Count: > 0 })
            return own;
        var names = (own ?? []).Select(Name).ToHashSet(StringComparer.Ordinal);
        return [.. image.Where(variable => !names.Contains(Name(variable))), .. own ?? []];
    }

    private static IReadOnlyDictionary<string, string>? Labels(IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string>? image)
    {
        if (image is not { Count: > 0 })
            return own;
        var all = new Dictionary<string, string>(image);
        foreach (var (key, value) in own ?? new Dictionary<string, string>())
            all[key] = value;
        return all;
    }

    private static HealthConfig? Health(HealthConfig? own, HealthConfig? image)
    {
        if (own is null || image is null)
            return own ?? image;
        return own with
        {
            Test = own.Test is { Count: > 0 } ? own.Test : image.Test,
            Interval = own.Interval != 0 ? own.Interval : image.Interval,
            Timeout = own.Timeout != 0 ? own.Timeout : image.Timeout,
            StartPeriod = own.StartPeriod != 0 ? own.StartPeriod : image.StartPeriod,
            StartInterval = own.StartInterval != 0 ? own.StartInterval : image.StartInterval,
            Retries = own.Retries != 0 ? own.Retries : image.Retries,
        };
    }

    private static string Name(string variable) => variable.Split('=', 2)[0];
}
