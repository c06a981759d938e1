using Gantry.Oci.Runtime;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Profiles;

/// <summary>Makes of a profile the filter of one container: only the rules whose conditions hold.</summary>
public static class SeccompCompiler
{
    // Go's name of an architecture, which profiles use in conditions, and libseccomp's constant.
    private static readonly Dictionary<string, string> LibseccompNames = new()
    {
        ["amd64"] = "SCMP_ARCH_X86_64",
        ["386"] = "SCMP_ARCH_X86",
        ["arm64"] = "SCMP_ARCH_AARCH64",
        ["arm"] = "SCMP_ARCH_ARM",
        ["riscv64"] = "SCMP_ARCH_RISCV64",
        ["s390x"] = "SCMP_ARCH_S390X",
        ["ppc64le"] = "SCMP_ARCH_PPC64LE",
        ["loong64"] = "SCMP_ARCH_LOONGARCH64",
    };

    /// <summary>The filter; null when the profile filters nothing.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="capabilities">The container's bounding set.</param>
    /// <param name="host">Architecture and kernel.</param>
    public static LinuxSeccomp? Compile(SeccompProfile profile, IReadOnlyCollection<string> capabilities, HostFacts host)
    {
        var rules = profile.Syscalls ?? [];
        if (profile.DefaultAction.Length == 0 && rules.Count == 0)
            return null;
        return new LinuxSeccomp
        {
            DefaultAction = profile.DefaultAction,
            DefaultErrnoRet = profile.DefaultErrnoRet,
            Architectures = Architectures(profile, host.Architecture),
            Flags = profile.Flags,
            ListenerPath = profile.ListenerPath,
            ListenerMetadata = profile.ListenerMetadata,
            Syscalls = [.. rules.Where(rule => Counts(rule, capabilities, host)).Select(Translate)],
        };
    }

    private static IReadOnlyList<string>? Architectures(SeccompProfile profile, string architecture)
    {
        if (profile.Architectures is { Count: > 0 } given)
            return given;
        var name = LibseccompNames.GetValueOrDefault(architecture);
        return profile.ArchMap?.FirstOrDefault(entry => entry.Architecture == name) is { } entry
            ? [entry.Architecture, .. entry.SubArchitectures ?? []]
            : null;
    }

    private static bool Counts(SeccompRule rule, IReadOnlyCollection<string> capabilities, HostFacts host)
    {
        var architecture = host.Architecture == "386" ? "x86" : host.Architecture;
        if (rule.Excludes is { } excludes
            && ((excludes.Arches?.Contains(architecture) ?? false)
                || (excludes.Caps?.Any(capabilities.Contains) ?? false)
                || (excludes.MinKernel is { Length: > 0 } from && host.KernelVersion >= SeccompProfileParser.ParseKernel(from))))
            return false;
        return rule.Includes is not { } includes
            || ((includes.Arches is null or { Count: 0 } || includes.Arches.Contains(architecture))
                && (includes.Caps?.All(capabilities.Contains) ?? true)
                && (includes.MinKernel is null or "" || host.KernelVersion >= SeccompProfileParser.ParseKernel(includes.MinKernel)));
    }

    private static LinuxSyscall Translate(SeccompRule rule) => new()
    {
        Names = rule.Names is { Count: > 0 } names ? names : [rule.Name!],
        Action = rule.Action,
        ErrnoRet = rule.ErrnoRet,
        Args = rule.Args is { Count: > 0 } arguments ? [.. arguments.Select(Translate)] : null,
    };

    private static LinuxSyscallArgument Translate(SeccompArgument argument) => new()
    {
        Index = argument.Index,
        Value = argument.Value,
        ValueTwo = argument.ValueTwo == 0 ? null : argument.ValueTwo,
        Op = argument.Op,
    };
}
