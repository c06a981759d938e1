using Gantry.Errors;
using Gantry.Linux.Security;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which capabilities a container has.</summary>
internal static class CapabilitiesPart
{
    private const string Every = "ALL";

    /// <summary>The bounding set, ordered by number: the profile's, with what is added and without what is dropped, as far as the daemon has it itself.</summary>
    public static IReadOnlyList<string> Choose(SpecRequest request)
    {
        var host = request.HostConfig;
        var wanted = host.Privileged
            ? request.Host.BoundingCapabilities
            : Tweak(ProfileDefaults.Of(request.Profile).Capabilities, Names(host.CapAdd, "CapAdd"), Names(host.CapDrop, "CapDrop"));
        return [.. Capability.All.Select(c => c.Name).Where(name => wanted.Contains(name) && request.Host.BoundingCapabilities.Contains(name))];
    }

    /// <summary>Checks the names.</summary>
    /// <exception cref="InvalidArgumentException">A name is unknown.</exception>
    public static void Validate(HostConfig hostConfig)
    {
        Names(hostConfig.CapAdd, "CapAdd");
        Names(hostConfig.CapDrop, "CapDrop");
    }

    /// <summary>Capabilities that were asked for by name and that the daemon does not have itself.</summary>
    public static IEnumerable<string> Missing(HostConfig hostConfig, HostFacts host) =>
        Names(hostConfig.CapAdd, "CapAdd").Where(name => name != Every && !host.BoundingCapabilities.Contains(name));

    /// <summary>The sets of the program: all of the bounding set for root, none for an ordinary user.</summary>
    /// <remarks>Inheritable ones would reach through files of the image (CVE-2022-24769); ambient ones would keep a user's power.</remarks>
    public static RuntimeCapabilities Build(IReadOnlyList<string> bounding, ProcessUser user) => user.Uid == 0
        ? new RuntimeCapabilities { Bounding = bounding, Effective = bounding, Permitted = bounding }
        : new RuntimeCapabilities { Bounding = bounding };

    private static HashSet<string> Tweak(IReadOnlyList<string> defaults, HashSet<string> added, HashSet<string> dropped)
    {
        // Docker's order: ALL added, less what is dropped by name; else ALL dropped, with what is added by name.
        if (added.Contains(Every))
            return [.. Capability.All.Select(c => c.Name).Except(dropped)];
        if (dropped.Contains(Every))
            return added;
        return [.. defaults.Except(dropped).Union(added)];
    }

    private static HashSet<string> Names(IReadOnlyList<string>? given, string option) => [.. (given ?? []).Select(name => Normalise(name, option))];

    private static string Normalise(string name, string option)
    {
        if (name.Equals(Every, StringComparison.OrdinalIgnoreCase))
            return Every;
        return Capability.Find(name)?.Name
            ?? throw new InvalidArgumentException($"invalid {option}: unknown capability: \"CAP_{Unprefixed(name)}\"");
    }

    private static string Unprefixed(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
    }
}
