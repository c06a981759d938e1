namespace Gantry.Oci.Runtime;

/// <summary>A container as an OCI runtime takes it (runtime-spec 1.2, config.md): the content of a bundle's <c>config.json</c>.</summary>
public sealed record RuntimeSpec
{
    /// <summary>The version of the specification; the oldest that says all we say, so that every runtime takes it.</summary>
    public string OciVersion { get; init; } = "1.0.2";

    /// <summary>The root file system.</summary>
    public RuntimeRoot? Root { get; init; }

    /// <summary>The program.</summary>
    public RuntimeProcess? Process { get; init; }

    /// <summary>The host name in the UTS namespace.</summary>
    public string? Hostname { get; init; }

    /// <summary>The NIS domain name in the UTS namespace (1.1).</summary>
    public string? Domainname { get; init; }

    /// <summary>Mounts, in the order in which they are made.</summary>
    public IReadOnlyList<RuntimeMount>? Mounts { get; init; }

    /// <summary>Programs that the runtime runs on the way.</summary>
    public RuntimeHooks? Hooks { get; init; }

    /// <summary>Notes for the runtime and its observers.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>What is Linux' own.</summary>
    public RuntimeLinux? Linux { get; init; }
}
