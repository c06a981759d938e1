using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Profiles;

/// <summary>
/// A system call filter before it is known for whom: Docker's profile format, whose rules may depend on the container's
/// capabilities, the architecture and the kernel.
/// </summary>
public sealed record SeccompProfile
{
    /// <summary>What happens to a call without a rule; empty, together with no rules, is no filter at all.</summary>
    public string DefaultAction { get; init => field = value ?? ""; } = "";

    /// <summary>The error number of the default action.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Architectures that the filter knows; not together with <see cref="ArchMap"/>.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Architectures by that of the host.</summary>
    public IReadOnlyList<SeccompArchitecture>? ArchMap { get; init; }

    /// <summary>Flags of seccomp(2).</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>The socket of an agent that answers notifications.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>What the agent is told besides.</summary>
    public string? ListenerMetadata { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<SeccompRule>? Syscalls { get; init; }
}
