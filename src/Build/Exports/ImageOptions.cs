using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Exports;

/// <summary>How an image is given out, under the names of BuildKit's exporters (<c>--output type=image,…</c>).</summary>
public sealed record ImageOptions
{
    /// <summary>Attributes that change nothing here: they choose among stores and forms of which there is one.</summary>
    private static readonly string[] s_without = ["dest", "unpack", "store", "name-canonical", "dangling-name-prefix", "oci-mediatypes", "oci-artifact", "buildinfo", "force-compression", "rewrite-timestamp", "compression-level"];

    /// <summary>The image's names.</summary>
    public IReadOnlyList<Reference> Names { get; init; } = [];

    /// <summary>Whether it is pushed.</summary>
    public bool Push { get; init; }

    /// <summary>Whether it is pushed by its digest alone.</summary>
    public bool PushByDigest { get; init; }

    /// <summary>Whether an archive is one file rather than a directory.</summary>
    public bool Tar { get; init; } = true;

    /// <summary>How layers must be compressed; null takes what is there.</summary>
    public LayerCompression? Compression { get; init; }

    /// <summary>Notes for each manifest.</summary>
    public IReadOnlyDictionary<string, string> ManifestAnnotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Notes for the index.</summary>
    public IReadOnlyDictionary<string, string> IndexAnnotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads attributes.</summary>
    /// <param name="type">The exporter; for messages.</param>
    /// <param name="attributes">The attributes.</param>
    /// <exception cref="GantryException">One is unknown or malformed.</exception>
    public static ImageOptions Parse(string type, IReadOnlyDictionary<string, string> attributes)
    {
        var manifest = new Dictionary<string, string>();
        var index = new Dictionary<string, string>();
        var options = new ImageOptions { ManifestAnnotations = manifest, IndexAnnotations = index };
        foreach (var (name, value) in attributes)
            if (name.StartsWith("annotation", StringComparison.Ordinal) && name.IndexOf('.') is > 0 and var dot)
                (name[..dot].StartsWith("annotation-index", StringComparison.Ordinal) ? index : manifest)[name[(dot + 1)..]] = value;
            else
                options = options.With(type, name, value);
        return options;
    }

    private ImageOptions With(string type, string name, string value) => name switch
    {
        "name" => this with { Names = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => Reference.Parse(n).WithDefaultTag())] },
        "push" => this with { Push = IsOn(value) },
        "push-by-digest" => this with { PushByDigest = IsOn(value) },
        "tar" => this with { Tar = IsOn(value) },
        "compression" => this with { Compression = ParseCompression(value) },
        _ when s_without.Contains(name) => this,
        _ => throw new UnsupportedException($"the option {name} of the output {type} is not supported"),
    };

    /// <summary>Reads how layers are to be compressed.</summary>
    /// <exception cref="UnsupportedException">It is a form that is not written here.</exception>
    public static LayerCompression ParseCompression(string value) => value switch
    {
        "gzip" => LayerCompression.Gzip,
        "zstd" => LayerCompression.Zstd,
        "uncompressed" => LayerCompression.None,
        _ => throw new UnsupportedException($"the compression {value} is not supported: want gzip, zstd or uncompressed"),
    };

    private static bool IsOn(string value) => value is "true" or "1" or "";
}
