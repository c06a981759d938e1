using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Planning;

/// <summary>Platforms as people write them: <c>linux/arm64/v8</c>, <c>linux/amd64</c>, <c>arm64</c>.</summary>
public static class PlatformText
{
    /// <summary>The platform of this host.</summary>
    public static Platform Host { get; } = new()
    {
        Os = "linux",
        Architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            System.Runtime.InteropServices.Architecture.S390x => "s390x",
            _ => "amd64",
        },
    };

    /// <summary>Reads a platform.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static Platform Parse(string text)
    {
        var parts = text.ToLowerInvariant().Split('/');
        if (parts.Length > 3 || parts.Any(p => p.Length == 0 || !p.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
            throw new InvalidArgumentException($"\"{text}\" is an invalid platform: want os/architecture[/variant], such as linux/amd64");
        if (parts.Length == 1)
            return parts[0] is "linux" or "windows" ? Host with { Os = parts[0] } : Normalise("linux", parts[0], null);
        return Normalise(parts[0], parts[1], parts.ElementAtOrDefault(2));
    }

    /// <summary>The platform as people write it.</summary>
    public static string Format(Platform platform) =>
        platform.Variant is { Length: > 0 } variant ? $"{platform.Os}/{platform.Architecture}/{variant}" : $"{platform.Os}/{platform.Architecture}";

    private static Platform Normalise(string os, string architecture, string? variant)
    {
        (architecture, variant) = (architecture, variant) switch
        {
            ("x86_64" or "x86-64", _) => ("amd64", variant),
            ("aarch64", _) => ("arm64", variant is "v8" or "8" ? null : variant),
            ("arm64", "v8" or "8") => ("arm64", null),
            ("armhf", _) => ("arm", "v7"),
            ("armel", _) => ("arm", "v6"),
            ("i386" or "i486" or "i686", _) => ("386", null),
            ("arm", null) => ("arm", "v7"),
            _ => (architecture, variant),
        };
        return new() { Os = os, Architecture = architecture, Variant = variant };
    }
}
