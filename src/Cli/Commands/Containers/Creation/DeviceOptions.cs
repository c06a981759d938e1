using System.CommandLine;
using System.Text.RegularExpressions;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Devices of the host.</summary>
internal sealed partial class DeviceOptions : OptionGroup
{
    private readonly Option<string[]> _device = Flag.List("--device", "Add a host device to the container");
    private readonly Option<IReadOnlyList<string>> _rule = Flag.Values("--device-cgroup-rule", "Add a rule to the cgroup allowed devices list", "list", Rule);
    private readonly Option<IReadOnlyList<DeviceRequest>> _gpus = Flag.Values("--gpus", "GPU devices to add to the container ('all' to pass all GPUs)", "gpu-request", GpuRequest.Parse);

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_device, _rule, _gpus];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var names = line.GetValue(_device)!;
        var requests = line.GetValue(_gpus)!.ToList();
        var cdi = names.Where(IsCdiName).ToArray();
        if (cdi.Length > 0) requests.Add(new DeviceRequest { Driver = "cdi", DeviceIds = cdi });
        var devices = names.Where(name => !IsCdiName(name)).Select(Parse).ToArray();
        return request with
        {
            Host = request.Host with
            {
                Devices = devices.Length == 0 ? null : devices,
                DeviceCgroupRules = line.GetValue(_rule) is { Count: > 0 } rules ? rules : null,
                DeviceRequests = requests.Count == 0 ? null : requests,
            },
        };
    }

    /// <summary>Reads a device of the form <c>/dev/sda[:/dev/xvda][:rwm]</c>.</summary>
    /// <exception cref="CommandException">It is not one.</exception>
    internal static DeviceMapping Parse(string text)
    {
        var parts = text.Split(':');
        var valid = parts.Length is >= 1 and <= 3 && parts.All(part => part.Length > 0);
        if (!valid) throw new CommandException($"invalid device specification: {text}");
        var permissions = parts.Length == 3 ? parts[2] : parts.Length == 2 && IsMode(parts[1]) ? parts[1] : "rwm";
        var target = parts.Length >= 2 && !(parts.Length == 2 && IsMode(parts[1])) ? parts[1] : parts[0];
        if (!IsMode(permissions)) throw new CommandException($"invalid device specification: {text}: the permissions are letters of rwm");
        return new DeviceMapping { PathOnHost = parts[0], PathInContainer = target, CgroupPermissions = permissions };
    }

    private static bool IsMode(string text) => text.Length is > 0 and <= 3 && text.All("rwm".Contains) && text.Distinct().Count() == text.Length;

    private static bool IsCdiName(string text) => CdiName().IsMatch(text);

    private static string Rule(string text) => CgroupRule().IsMatch(text) ? text : throw new FormatException($"invalid device cgroup format '{text}'");

    [GeneratedRegex(@"^[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}$")]
    private static partial Regex CgroupRule();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z][A-Za-z0-9_.-]*=[A-Za-z0-9][A-Za-z0-9_.:-]*$")]
    private static partial Regex CdiName();
}
