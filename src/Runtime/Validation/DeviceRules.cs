using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Devices. Whether they exist is seen at the start: they come and go.</summary>
internal static class DeviceRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        foreach (var device in config.Devices ?? [])
        {
            DevicesPart.ValidatePermissions(device);
            if (!Path.IsPathRooted(device.PathOnHost) || (device.PathInContainer.Length > 0 && !Path.IsPathRooted(device.PathInContainer)))
                throw new InvalidArgumentException($"{device.PathOnHost}:{device.PathInContainer} is not a device mapping: both paths must be absolute");
        }
        foreach (var rule in config.DeviceCgroupRules ?? [])
            DevicesPart.ParseRule(rule);
        if (config.DeviceRequests is [var request, ..])
        {
            var capabilities = string.Join(' ', (request.Capabilities ?? []).Select(set => $"[{string.Join(' ', set)}]"));
            throw new InvalidArgumentException($"could not select device driver \"{request.Driver}\" with capabilities: [{capabilities}]");
        }
        return config;
    }
}
