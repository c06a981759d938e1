namespace Gantry.Images.Transfer;

/// <summary>How images are brought in and out; the names are those of Docker's daemon.json where it has them.</summary>
public sealed record TransferOptions
{
    /// <summary>Layers that are downloaded at the same time (<c>max-concurrent-downloads</c>).</summary>
    public int MaxConcurrentDownloads { get; init; } = 3;

    /// <summary>Layers that are uploaded at the same time (<c>max-concurrent-uploads</c>).</summary>
    public int MaxConcurrentUploads { get; init; } = 5;

    /// <summary>How often a download is tried, each time from where it broke off (<c>max-download-attempts</c>).</summary>
    public int MaxDownloadAttempts { get; init; } = 5;

    /// <summary>Registries, as <c>host[:port]</c> or address ranges, that may speak plain HTTP or have any certificate (<c>insecure-registries</c>). Loopback addresses always may.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Addresses that are asked for docker.io's images first (<c>registry-mirrors</c>).</summary>
    public IReadOnlyList<string> RegistryMirrors { get; init; } = [];

    /// <summary>Directories that hold certificates as <c>host:port/*.crt</c> (authorities), <c>*.cert</c> and <c>*.key</c> (clients).</summary>
    public IReadOnlyList<string> CertificateDirectories { get; init; } = ["/etc/docker/certs.d"];

    /// <summary>After how long without a byte a connection counts as broken.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
