using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Gantry.Errors;

namespace Gantry.Oci;

/// <summary>What a program runs on (OCI image-spec, image-index.md).</summary>
public sealed record Platform
{
    /// <summary>The operating system, such as <c>linux</c>.</summary>
    [JsonPropertyName("os")]
    public required string Os { get; init; }

    /// <summary>The processor, such as <c>amd64</c>.</summary>
    [JsonPropertyName("architecture")]
    public required string Architecture { get; init; }

    /// <summary>The processor's variant, such as <c>v8</c>.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>The version of the operating system (Windows).</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features that the operating system must have (Windows).</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>The platform of this host.</summary>
    public static Platform Host { get; } = new Platform
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Arm => "arm",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            var other => other.ToString().ToLowerInvariant(),
        },
    }.Normalize();

    /// <summary>Reads <c>os[/architecture[/variant]]</c>, or an architecture alone; what is missing is this host's.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static Platform Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 3 || parts.Any(p => p.Length == 0 || !p.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
            throw new InvalidArgumentException($"\"{text}\" is an invalid platform: want os/architecture[/variant], such as linux/amd64");
        var platform = parts switch
        {
            [var one] when one.ToLowerInvariant() is "linux" or "windows" or "darwin" or "freebsd" => Host with { Os = one },
            [var one] => new Platform { Os = Host.Os, Architecture = one },
            _ => new Platform { Os = parts[0], Architecture = parts[1], Variant = parts.ElementAtOrDefault(2) },
        };
        return platform.Normalize();
    }

    /// <summary>The platform with the usual names in place of the many others that are seen: <c>x86_64</c> is <c>amd64</c>.</summary>
    public Platform Normalize()
    {
        var variant = string.IsNullOrEmpty(Variant) ? null : Variant.ToLowerInvariant();
        var (architecture, normal) = (Architecture.ToLowerInvariant(), variant) switch
        {
            ("i386" or "i486" or "i586" or "i686" or "386", _) => ("386", null),
            ("x86_64" or "x86-64" or "amd64", "v1" or null) => ("amd64", null),
            ("x86_64" or "x86-64" or "amd64", var v) => ("amd64", v),
            ("aarch64" or "arm64", "8" or "v8" or "v8.0" or null) => ("arm64", null),
            ("aarch64" or "arm64", var v) => ("arm64", v),
            ("armhf", _) => ("arm", "v7"),
            ("armel", _) => ("arm", "v6"),
            ("arm", null or "7") => ("arm", "v7"),
            ("arm", "5" or "6" or "8") => ("arm", "v" + variant),
            var (other, v) => (other, v),
        };
        return this with { Os = Os.ToLowerInvariant(), Architecture = architecture, Variant = normal };
    }

    /// <summary>How well something for another platform runs on this one: null not at all, 0 best, more is worse.</summary>
    /// <param name="other">What the thing was made for.</param>
    public int? Fit(Platform other)
    {
        var (own, its) = (Normalize(), other.Normalize());
        if (own.Os != its.Os)
            return null;
        if (own.Architecture == its.Architecture)
            return FitOfVariant(Version(own), Version(its), own.Variant == its.Variant);
        return (own.Architecture, its.Architecture) switch
        {
            ("amd64", "386") => 100,
            ("arm64", "arm") => 100 + (8 - (Version(its) ?? 0)),
            _ => null,
        };
    }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Variant) ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <summary>A processor runs what was made for its own variant and, less well, for those before it.</summary>
    private static int? FitOfVariant(int? own, int? its, bool same)
    {
        if (same)
            return 0;
        return own is not null && its is not null && its <= own ? own - its : null;
    }

    private static int? Version(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("amd64", null) => 1,
        ("arm64", null) => 8,
        (_, { } variant) when variant.StartsWith('v') && int.TryParse(variant.AsSpan(1), out var version) => version,
        _ => null,
    };
}
