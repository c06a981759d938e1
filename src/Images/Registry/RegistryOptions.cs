namespace Gantry.Images.Registry;

/// <summary>How registries are reached.</summary>
public sealed record RegistryOptions
{
    /// <summary>Registries that may be spoken to without verified TLS, as <c>host[:port]</c> or CIDR; loopback always is.</summary>
    public IReadOnlyList<string> Insecure { get; init; } = [];

    /// <summary>Mirrors of docker.io, tried before it in their order.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Directories with a folder <c>host[:port]</c> a registry, which holds CAs (<c>*.crt</c>) and client certificates (<c>*.cert</c>, <c>*.key</c>).</summary>
    public IReadOnlyList<string> CertificateDirectories { get; init; } = ["/etc/gantry/certs.d", "/etc/docker/certs.d"];

    /// <summary>Layers of one pull that are fetched at a time.</summary>
    public int MaxConcurrentDownloads { get; init; } = 3;

    /// <summary>Layers of one push that are sent at a time.</summary>
    public int MaxConcurrentUploads { get; init; } = 5;

    /// <summary>Tries for a layer whose connection breaks.</summary>
    public int MaxDownloadAttempts { get; init; } = 5;
}
