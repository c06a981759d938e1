using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Modes of namespaces, what goes together with them, and kernel parameters.</summary>
internal static class NamespaceRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        Require("IPC", config.IpcMode, "", "none", "private", "shareable", "host", "container:");
        Require("PID", config.PidMode, "", "host", "container:");
        Require("UTS", config.UTSMode, "", "host");
        if (config.CgroupnsMode is not (null or "" or "private" or "host"))
            throw new InvalidArgumentException($"invalid cgroup namespace mode: {config.CgroupnsMode}");
        if (!string.IsNullOrEmpty(config.Cgroup))
            throw new InvalidArgumentException($"invalid cgroup specification: {config.Cgroup}: the control group of another container cannot be shared");
        if (config.Isolation is not (null or "" or "default"))
            throw new InvalidArgumentException($"invalid isolation '{config.Isolation}' on linux");
        if (NamespaceMode.IsHost(config.UTSMode) && !string.IsNullOrEmpty(context.Config.Hostname))
            throw new InvalidArgumentException("conflicting options: hostname and the UTS mode");
        if (config.CgroupnsMode == "private" && !context.Host.CgroupNamespaces)
            context.Warn("Your kernel does not support cgroup namespaces.  Cgroup namespace setting discarded.");
        CgroupPath.CheckParent(config.CgroupParent);
        foreach (var (name, value) in config.Sysctls ?? new Dictionary<string, string>())
            SysctlsPart.Check(name, value, config.NetworkMode, config.IpcMode, config.UTSMode);
        return config;
    }

    private static void Require(string kind, string? mode, params string[] known)
    {
        var container = NamespaceMode.ContainerOf(mode);
        if (container is { Length: > 0 } ? !known.Contains("container:") : !known.Contains(mode ?? "") || container is not null)
            throw new InvalidArgumentException($"invalid {kind} mode: {mode}");
    }
}
