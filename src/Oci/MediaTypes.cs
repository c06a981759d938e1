namespace Gantry.Oci;

/// <summary>The media types of image-spec and of Docker's schema 2.</summary>
public static class MediaTypes
{
    /// <summary>An OCI manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An OCI index.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An OCI image configuration.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>A plain OCI layer.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>An OCI layer in gzip.</summary>
    public const string LayerGzip = Layer + "+gzip";

    /// <summary>An OCI layer in zstd.</summary>
    public const string LayerZstd = Layer + "+zstd";

    /// <summary>The configuration of an artifact that has none.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>A Docker schema 2 manifest.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>A Docker schema 2 manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>A Docker schema 1 manifest, with or without signature: obsolete, and refused.</summary>
    public const string DockerManifestV1 = "application/vnd.docker.distribution.manifest.v1+json";

    /// <summary>A signed Docker schema 1 manifest: obsolete, and refused.</summary>
    public const string DockerManifestV1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>A Docker image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>A plain Docker layer.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>A Docker layer in gzip.</summary>
    public const string DockerLayerGzip = DockerLayer + ".gzip";

    /// <summary>A Docker layer in zstd.</summary>
    public const string DockerLayerZstd = DockerLayer + ".zstd";

    /// <summary>A Docker layer that may not be redistributed and is fetched from its URLs.</summary>
    public const string DockerForeignLayerGzip = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

    /// <summary>The types of manifests and indexes that are understood, in the order of preference.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [Index, DockerManifestList, Manifest, DockerManifest];

    /// <summary>Whether the type is an index or manifest list.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerManifestList;

    /// <summary>Whether the type is an image manifest.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>Whether the type is an image configuration.</summary>
    public static bool IsConfig(string mediaType) => mediaType is Config or DockerConfig;

    /// <summary>Whether the type is a layer of an image's file system.</summary>
    public static bool IsLayer(string mediaType) =>
        mediaType.StartsWith(Layer, StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.v1.tar", StringComparison.Ordinal)
        || mediaType.StartsWith(DockerLayer, StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.docker.image.rootfs.foreign.diff.tar", StringComparison.Ordinal);
}
