using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Layouts;

/// <summary>What a named context <c>oci-layout://PLACE[:TAG][@DIGEST]</c> means.</summary>
/// <param name="Place">The layout: a directory, or the name under which a client offers it.</param>
/// <param name="Tag">The tag in it.</param>
/// <param name="Digest">The document in it, which counts before the tag.</param>
public sealed record LayoutReference(string Place, string Tag, Digest? Digest)
{
    /// <summary>How such a context begins.</summary>
    public const string Scheme = "oci-layout://";

    /// <summary>Whether a named context is a layout.</summary>
    public static bool IsLayout(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidArgumentException">The digest is none, or there is no place.</exception>
    public static LayoutReference Parse(string text)
    {
        var rest = text[Scheme.Length..];
        Digest? digest = null;
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            digest = Oci.Digest.TryParse(rest[(at + 1)..], out var parsed) ? parsed : throw new InvalidArgumentException($"invalid digest in {text}: want oci-layout://PATH[:TAG][@sha256:…]");
            rest = rest[..at];
        }
        var colon = rest.LastIndexOf(':');
        var (place, tag) = colon > rest.LastIndexOf('/') ? (rest[..colon], rest[(colon + 1)..]) : (rest, "latest");
        return place.Length > 0 && tag.Length > 0 ? new(place, tag, digest) : throw new InvalidArgumentException($"invalid context {text}: want oci-layout://PATH[:TAG][@sha256:…]");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{Place}:{Tag}{(Digest is { } digest ? $"@{digest}" : "")}";
}
