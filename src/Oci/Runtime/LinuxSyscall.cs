namespace Gantry.Oci.Runtime;

/// <summary>A rule for some system calls.</summary>
public sealed record LinuxSyscall
{
    /// <summary>Their names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What happens, as <c>SCMP_ACT_…</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The error number that the action returns.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions on arguments, all of which must hold.</summary>
    public IReadOnlyList<LinuxSyscallArgument>? Args { get; init; }
}
