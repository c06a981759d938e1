using System.Text.RegularExpressions;
using Gantry.Errors;
using Gantry.Linux.Devices;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which devices a container has and may use; the runtime adds the standard ones (null, zero, full, random, urandom, tty, ptmx).</summary>
internal static partial class DevicesPart
{
    private const string AllAccess = "rwm";

    private static readonly LinuxDeviceRule DenyAll = new() { Allow = false, Access = AllAccess };

    public static (IReadOnlyList<LinuxDevice> Devices, IReadOnlyList<LinuxDeviceRule> Rules) Build(SpecRequest request)
    {
        var host = request.HostConfig;
        var mapped = (host.Devices ?? []).SelectMany(mapping => Resolve(mapping, request.DeviceTree)).ToList();
        var custom = (host.DeviceCgroupRules ?? []).Select(ParseRule);
        if (host.Privileged)
        {
            var all = request.DeviceTree.Walk("/dev").Select(node => ToSpec(node, node.Path));
            return (Unique(all.Concat(mapped.Select(m => m.Device))), [DenyAll with { Allow = true }]);
        }
        return (Unique(mapped.Select(m => m.Device)), [DenyAll, .. mapped.Select(m => m.Rule), .. custom]);
    }

    /// <summary>Reads a rule of the form <c>c 1:3 rwm</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static LinuxDeviceRule ParseRule(string rule)
    {
        var match = RulePattern().Match(rule);
        if (!match.Success)
            throw new InvalidArgumentException($"invalid device cgroup rule format: '{rule}'");
        return new LinuxDeviceRule
        {
            Allow = true,
            Type = match.Groups["type"].Value,
            Major = Number(match.Groups["major"].Value),
            Minor = Number(match.Groups["minor"].Value),
            Access = match.Groups["access"].Value,
        };
    }

    /// <summary>Checks the letters of a device's permissions.</summary>
    public static void ValidatePermissions(DeviceMapping mapping)
    {
        if (mapping.CgroupPermissions.Length > 3 || mapping.CgroupPermissions.Any(letter => !AllAccess.Contains(letter, StringComparison.Ordinal)))
            throw new InvalidArgumentException($"invalid device mode \"{mapping.CgroupPermissions}\" of {mapping.PathOnHost}: it is made of r, w and m");
    }

    private static List<(LinuxDevice Device, LinuxDeviceRule Rule)> Resolve(DeviceMapping mapping, IDeviceTree tree)
    {
        ValidatePermissions(mapping);
        var inside = mapping.PathInContainer.Length > 0 ? mapping.PathInContainer : mapping.PathOnHost;
        var access = mapping.CgroupPermissions.Length > 0 ? mapping.CgroupPermissions : AllAccess;
        if (tree.Find(mapping.PathOnHost) is { } node)
            return [(ToSpec(node, inside), ToRule(node, access))];
        if (!tree.IsDirectory(mapping.PathOnHost))
        {
            var why = tree.Exists(mapping.PathOnHost) ? "not a device node" : "no such file or directory";
            throw new InvalidArgumentException($"error gathering device information while adding custom device \"{mapping.PathOnHost}\": {why}");
        }
        var below = tree.Walk(mapping.PathOnHost)
            .Select(found => (ToSpec(found, inside.TrimEnd('/') + found.Path[mapping.PathOnHost.TrimEnd('/').Length..]), ToRule(found, access)))
            .ToList();
        return below.Count > 0
            ? below
            : throw new InvalidArgumentException($"error gathering device information while adding custom device \"{mapping.PathOnHost}\": no devices found in the directory");
    }

    private static LinuxDevice ToSpec(DeviceNode node, string path) => new()
    {
        Path = path,
        Type = node.Type.ToString(),
        Major = node.Major,
        Minor = node.Minor,
        FileMode = node.Mode,
        Uid = node.Uid,
        Gid = node.Gid,
    };

    private static LinuxDeviceRule ToRule(DeviceNode node, string access) =>
        new() { Allow = true, Type = node.Type.ToString(), Major = node.Major, Minor = node.Minor, Access = access };

    private static List<LinuxDevice> Unique(IEnumerable<LinuxDevice> devices) => [.. devices.GroupBy(device => device.Path).Select(same => same.Last())];

    private static long? Number(string text) =>
        text == "*" ? null
        : uint.TryParse(text, out var number) ? number
        : throw new InvalidArgumentException($"invalid device number in cgroup rule: {text}");

    [GeneratedRegex(@"^(?<type>[acb]) (?<major>[0-9]+|\*):(?<minor>[0-9]+|\*) (?<access>[rwm]{1,3})\z")]
    private static partial Regex RulePattern();
}
