namespace Gantry.Oci.Runtime;

/// <summary>A system call filter (config-linux.md, Seccomp).</summary>
public sealed record LinuxSeccomp
{
    /// <summary>What happens to a call without a rule, as <c>SCMP_ACT_…</c>.</summary>
    public required string DefaultAction { get; init; }

    /// <summary>The error number of the default action.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Architectures the filter knows, as <c>SCMP_ARCH_…</c>.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Flags of seccomp(2), as <c>SECCOMP_FILTER_FLAG_…</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>The socket of an agent that answers <c>SCMP_ACT_NOTIFY</c>.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>What the agent is told besides.</summary>
    public string? ListenerMetadata { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<LinuxSyscall>? Syscalls { get; init; }
}
