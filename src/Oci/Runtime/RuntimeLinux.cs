namespace Gantry.Oci.Runtime;

/// <summary>What is Linux' own in a container (config-linux.md).</summary>
public sealed record RuntimeLinux
{
    /// <summary>Namespaces made or joined; one that is not named is the runtime's own.</summary>
    public IReadOnlyList<LinuxNamespace> Namespaces { get; init; } = [];

    /// <summary>User ids of the user namespace.</summary>
    public IReadOnlyList<LinuxIdMapping>? UidMappings { get; init; }

    /// <summary>Group ids of the user namespace.</summary>
    public IReadOnlyList<LinuxIdMapping>? GidMappings { get; init; }

    /// <summary>Devices made besides the standard ones.</summary>
    public IReadOnlyList<LinuxDevice>? Devices { get; init; }

    /// <summary>The control group, from the root of the hierarchy.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>Limits.</summary>
    public LinuxResources? Resources { get; init; }

    /// <summary>Kernel parameters.</summary>
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    /// <summary>The system call filter.</summary>
    public LinuxSeccomp? Seccomp { get; init; }

    /// <summary><c>rslave</c>, <c>rshared</c>, <c>rprivate</c> …: how mounts pass in and out of the root.</summary>
    public string? RootfsPropagation { get; init; }

    /// <summary>Paths hidden from the program.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that the program can only read.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>The SELinux label of mounts.</summary>
    public string? MountLabel { get; init; }
}
