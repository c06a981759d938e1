using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Specs;

/// <summary>Turns a container's configuration into an OCI runtime spec: a pure function, composed of one small class per part of the spec.</summary>
public static class SpecBuilder
{
    /// <summary>Builds the spec.</summary>
    /// <exception cref="Errors.InvalidArgumentException">An option is malformed or cannot be.</exception>
    /// <exception cref="Errors.ConflictException">A container whose namespace is to be joined does not run.</exception>
    public static RuntimeSpec Build(SpecRequest request)
    {
        var security = SecurityOptions.Parse(request.HostConfig);
        var bounding = CapabilitiesPart.Choose(request);
        var ownsName = !NamespaceMode.IsHost(request.HostConfig.UTSMode);
        return new RuntimeSpec
        {
            Root = new RuntimeRoot { Path = request.RootPath, Readonly = request.HostConfig.ReadonlyRootfs },
            Process = ProcessPart.Build(request, security, bounding),
            Hostname = ownsName ? HostnamePart.Choose(request) : null,
            Mounts = MountsPart.Build(request),
            Annotations = request.HostConfig.Annotations,
            Linux = BuildLinux(request, security, bounding),
        };
    }

    private static RuntimeLinux BuildLinux(SpecRequest request, SecurityOptions security, IReadOnlyList<string> bounding)
    {
        var (devices, rules) = DevicesPart.Build(request);
        return new RuntimeLinux
        {
            Namespaces = NamespacesPart.Build(request),
            UidMappings = request.IdMapping is { } uids ? IdMappingsPart.Uids(uids) : null,
            GidMappings = request.IdMapping is { } gids ? IdMappingsPart.Gids(gids) : null,
            Devices = devices,
            CgroupsPath = request.CgroupPath,
            Resources = ResourcesPart.Build(request.HostConfig, request.Profile, request.Host, request.DeviceTree) with { Devices = rules },
            Sysctl = SysctlsPart.Build(request),
            Seccomp = SeccompPart.Build(request, security, bounding),
            RootfsPropagation = MountsPart.RootPropagation(request),
            MaskedPaths = PathsPart.MaskedPaths(request, security),
            ReadonlyPaths = PathsPart.ReadonlyPaths(request, security),
        };
    }
}
