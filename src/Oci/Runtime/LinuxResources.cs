using System.Text.Json.Serialization;

namespace Gantry.Oci.Runtime;

/// <summary>Limits of a control group (config-linux.md, Control groups); also what the runtime's <c>update --resources</c> takes.</summary>
public sealed record LinuxResources
{
    /// <summary>Device rules, in order.</summary>
    public IReadOnlyList<LinuxDeviceRule>? Devices { get; init; }

    /// <summary>Memory.</summary>
    public LinuxMemory? Memory { get; init; }

    /// <summary>Processor time.</summary>
    public LinuxCpu? Cpu { get; init; }

    /// <summary>Processes.</summary>
    public LinuxPids? Pids { get; init; }

    /// <summary>Block devices.</summary>
    [JsonPropertyName("blockIO")]
    public LinuxBlockIo? BlockIo { get; init; }

    /// <summary>Files of a version 2 control group, written as they are.</summary>
    public IReadOnlyDictionary<string, string>? Unified { get; init; }
}
