using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>Whether this host can run programs of another processor: the kernel's binfmt_misc says so.</summary>
internal static class ForeignPrograms
{
    private static readonly Dictionary<string, string> s_emulators = new()
    {
        ["amd64"] = "qemu-x86_64", ["arm64"] = "qemu-aarch64", ["arm"] = "qemu-arm", ["386"] = "qemu-i386", ["riscv64"] = "qemu-riscv64",
        ["ppc64le"] = "qemu-ppc64le", ["s390x"] = "qemu-s390x", ["mips64le"] = "qemu-mips64el", ["mips64"] = "qemu-mips64", ["loong64"] = "qemu-loongarch64",
    };

    /// <exception cref="UnsupportedException">It cannot.</exception>
    public static void Check(Platform platform)
    {
        if (!Runs(platform))
            throw new UnsupportedException($"cannot run programs for {PlatformText.Format(platform)} on this {PlatformText.Format(PlatformText.Host)} host: install an emulator (qemu-user-static) that registers itself with binfmt_misc");
    }

    /// <summary>The architectures that can be run besides the host's.</summary>
    public static IEnumerable<string> Available => s_emulators.Where(e => File.Exists($"/proc/sys/fs/binfmt_misc/{e.Value}")).Select(e => e.Key);

    private static bool Runs(Platform platform)
    {
        var host = PlatformText.Host.Architecture;
        return platform.Architecture == host
            || (host, platform.Architecture) is ("amd64", "386") or ("arm64", "arm")
            || (s_emulators.TryGetValue(platform.Architecture, out var name) && File.Exists($"/proc/sys/fs/binfmt_misc/{name}"));
    }
}
