namespace Gantry.Runtime.Profiles;

/// <summary>
/// The system call filters of the security profiles. All let through what Docker's newest does, by the same conditions
/// on capabilities, architecture and kernel; they differ in the sockets and in the architectures.
/// </summary>
internal static class SeccompProfiles
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Refuse = "SCMP_ACT_ERRNO";
    private const uint OperationNotPermitted = 1; // EPERM
    private const uint NoSuchCall = 38; // ENOSYS

    private const int AddressFamilyAlg = 38;
    private const int AddressFamilyVsock = 40;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.
    private const ulong CloneNamespaceFlags = 0x7E020000;

    private static readonly string[] Administrator = ["CAP_SYS_ADMIN"];
    private static readonly string[] S390 = ["s390", "s390x"];

    private static readonly SeccompArchitecture[] AllArchitectures =
    [
        Family("X86_64", "X86", "X32"),
        Family("AARCH64", "ARM"),
        Family("MIPS64", "MIPS", "MIPS64N32"),
        Family("MIPS64N32", "MIPS", "MIPS64"),
        Family("MIPSEL64", "MIPSEL", "MIPSEL64N32"),
        Family("MIPSEL64N32", "MIPSEL", "MIPSEL64"),
        Family("S390X", "S390"),
        Family("RISCV64"),
        Family("LOONGARCH64"),
    ];

    /// <summary>Docker's: any socket but those to the hypervisor.</summary>
    public static SeccompProfile Docker { get; } = Build(AllArchitectures, [Socket("SCMP_CMP_NE", AddressFamilyVsock)]);

    /// <summary>Neither sockets to the hypervisor nor to the kernel's cryptography (AF_ALG), a steady source of kernel faults.</summary>
    public static SeccompProfile Default { get; } = Build(AllArchitectures,
    [
        // Not a range: libseccomp and runc take several conditions on one argument as alternatives.
        Socket("SCMP_CMP_LT", AddressFamilyAlg),
        Socket("SCMP_CMP_EQ", AddressFamilyAlg + 1),
        Socket("SCMP_CMP_GT", AddressFamilyVsock),
    ]);

    /// <summary>
    /// Only the families unix, IPv4, IPv6, netlink and packet, and only the host's own architecture: programs of another
    /// have a second set of system calls, among them socketcall, whose arguments a filter cannot see.
    /// </summary>
    public static SeccompProfile Hardened { get; } = Build(
        [.. AllArchitectures.Select(family => family with { SubArchitectures = null })],
        [.. new ulong[] { 1, 2, 10, 16, 17 }.Select(family => Socket("SCMP_CMP_EQ", family))]);

    private static SeccompProfile Build(IReadOnlyList<SeccompArchitecture> architectures, IReadOnlyList<SeccompRule> sockets) => new()
    {
        DefaultAction = Refuse,
        DefaultErrnoRet = OperationNotPermitted,
        ArchMap = architectures,
        Syscalls =
        [
            Names(SeccompSyscalls.Ordinary),
            Names("process_vm_readv process_vm_writev ptrace") with { Includes = new() { MinKernel = "4.8" } },
            .. sockets,
            .. new ulong[] { 0, 0x0008, 0x20000, 0x20008, 0xFFFFFFFF }.Select(persona => On("personality", 0, "SCMP_CMP_EQ", persona)),
            .. SeccompSyscalls.ByArchitecture.Select(row => Names(row.Names) with { Includes = new() { Arches = row.Architectures.Split(' ') } }),
            .. SeccompSyscalls.ByCapability.Select(row => Names(row.Names) with { Includes = new() { Caps = [row.Capability] } }),
            CloneWithoutNamespaces(argument: 0) with { Excludes = new() { Caps = Administrator, Arches = S390 } },
            CloneWithoutNamespaces(argument: 1) with { Includes = new() { Arches = S390 }, Excludes = new() { Caps = Administrator } },
            // Its flags lie behind a pointer; with this error programs fall back to clone.
            Names("clone3") with { Action = Refuse, ErrnoRet = NoSuchCall, Excludes = new() { Caps = Administrator } },
        ],
    };

    private static SeccompArchitecture Family(string name, params string[] others) =>
        new() { Architecture = "SCMP_ARCH_" + name, SubArchitectures = [.. others.Select(other => "SCMP_ARCH_" + other)] };

    private static SeccompRule Names(string names) =>
        new() { Names = names.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries), Action = Allow };

    private static SeccompRule Socket(string comparison, ulong family) => On("socket", 0, comparison, family);

    private static SeccompRule CloneWithoutNamespaces(uint argument) => On("clone", argument, "SCMP_CMP_MASKED_EQ", CloneNamespaceFlags);

    private static SeccompRule On(string name, uint argument, string comparison, ulong value) =>
        Names(name) with { Args = [new SeccompArgument { Index = argument, Op = comparison, Value = value }] };
}
