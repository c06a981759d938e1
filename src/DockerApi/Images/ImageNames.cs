using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Reads the names of images in parameters.</summary>
internal static class ImageNames
{
    /// <summary>The reference of a repository and a tag or digest; null when there is no repository.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or is a digest.</exception>
    public static Reference? Target(string repository, string tag)
    {
        if (repository.Length == 0)
            return null;
        var reference = Reference.Parse(repository);
        if (tag.Length > 0)
            reference = reference.WithTag(tag);
        if (reference.Digest is not null)
            throw new InvalidArgumentException("refusing to create a tag with a digest reference");
        return reference.WithDefaultTag();
    }

    /// <summary>The reference to pull: a name with a tag or a digest, given apart or together.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static Reference Source(string name, string tag)
    {
        var reference = Reference.Parse(name);
        if (tag.Length == 0)
            return reference.WithDefaultTag();
        return Digest.TryParse(tag, out var digest) ? reference.WithDigest(digest) : reference.WithTag(tag);
    }

    /// <summary>Tags as people write them.</summary>
    public static IReadOnlyList<string> Tags(Image image) => [.. image.Tags.Select(tag => tag.Familiar)];

    /// <summary>References by digest as people write them.</summary>
    public static IReadOnlyList<string> Digests(Image image) => [.. image.RepoDigests.Select(digest => digest.Familiar)];
}
