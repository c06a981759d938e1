using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Specs;

/// <summary>Turns resource limits into the runtime's terms. Only what was asked for: the rest is the daemon's own, which no one has to raise.</summary>
internal static class RlimitsPart
{
    public static IReadOnlyList<RuntimeRlimit>? Build(HostConfig hostConfig) =>
        hostConfig.Ulimits is { Count: > 0 } limits ? [.. limits.Select(ToSpec)] : null;

    /// <summary>Checks names and values, and warns of what the daemon cannot grant.</summary>
    public static IEnumerable<string> Validate(HostConfig hostConfig, HostFacts host)
    {
        foreach (var limit in hostConfig.Ulimits ?? [])
        {
            if (!ResourceLimits.IsKnown(limit.Name))
                throw new InvalidArgumentException($"invalid ulimit type: {limit.Name}; the types are {string.Join(", ", ResourceLimits.Names)}");
            if (limit.Hard != -1 && (limit.Soft == -1 || limit.Soft > limit.Hard))
                throw new InvalidArgumentException($"ulimit soft limit must be less than or equal to hard limit: {Show(limit.Soft)} > {limit.Hard}");
            if (!host.BoundingCapabilities.Contains("CAP_SYS_RESOURCE") && host.HardLimits.TryGetValue(limit.Name, out var most) && (ulong)limit.Hard > most)
                yield return $"ulimit {limit.Name}={Show(limit.Hard)} is above the daemon's own hard limit of {most}, which it has no capability to raise: the container may fail to start.";
        }
    }

    private static string Show(long value) => value == -1 ? "unlimited" : value.ToString();

    // -1 becomes the largest number, which is RLIM_INFINITY.
    private static RuntimeRlimit ToSpec(Ulimit limit) => new("RLIMIT_" + limit.Name.ToUpperInvariant(), (ulong)limit.Hard, (ulong)limit.Soft);
}
