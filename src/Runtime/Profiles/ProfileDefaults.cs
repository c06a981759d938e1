using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Profiles;

/// <summary>What a security profile means, in one table: everything that an option of the container can change.</summary>
/// <param name="Capabilities">The capabilities that a container starts from.</param>
/// <param name="PidsLimit">Most processes; null is no limit.</param>
/// <param name="NoNewPrivileges">Whether programs can gain privileges.</param>
/// <param name="Seccomp">The system call filter.</param>
/// <param name="UserNamespace">Whether a container gets a user namespace where the kernel can map its files.</param>
/// <param name="LoopbackPorts">Whether ports that are published without an address are reachable from this host only.</param>
public sealed record ProfileDefaults(
    IReadOnlyList<string> Capabilities,
    long? PidsLimit,
    bool NoNewPrivileges,
    SeccompProfile Seccomp,
    bool UserNamespace,
    bool LoopbackPorts)
{
    private static readonly string[] CriO =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
        "CAP_NET_BIND_SERVICE", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID",
    ];

    private static readonly string[] Podman = [.. CriO, "CAP_SETFCAP", "CAP_SYS_CHROOT"];

    private static readonly string[] Docker = [.. Podman, "CAP_AUDIT_WRITE", "CAP_MKNOD", "CAP_NET_RAW"];

    private static readonly ProfileDefaults OfDocker = new(
        Docker, PidsLimit: null, NoNewPrivileges: false, SeccompProfiles.Docker, UserNamespace: false, LoopbackPorts: false);

    private static readonly ProfileDefaults OfDefault = new(
        Podman, PidsLimit: 2048, NoNewPrivileges: false, SeccompProfiles.Default, UserNamespace: false, LoopbackPorts: false);

    private static readonly ProfileDefaults OfHardened = new(
        CriO, PidsLimit: 2048, NoNewPrivileges: true, SeccompProfiles.Hardened, UserNamespace: true, LoopbackPorts: true);

    /// <summary>The meaning of a profile.</summary>
    public static ProfileDefaults Of(SecurityProfile profile) => profile switch
    {
        SecurityProfile.Docker => OfDocker,
        SecurityProfile.Hardened => OfHardened,
        _ => OfDefault,
    };
}
