namespace Gantry.Oci;

/// <summary>A normalised image reference: <c>domain/path[:tag][@digest]</c>, by the rules of distribution's reference package.</summary>
public sealed record Reference
{
    private Reference(string domain, string path, string? tag, Digest? digest) => (Domain, Path, Tag, Digest) = (domain, path, tag, digest);

    /// <summary>The registry, with its port: <c>docker.io</c> when none was written.</summary>
    public string Domain { get; }

    /// <summary>The repository within the registry: <c>library/</c> goes before a bare name on docker.io.</summary>
    public string Path { get; }

    /// <summary>The tag, if any.</summary>
    public string? Tag { get; }

    /// <summary>The digest, if any.</summary>
    public Digest? Digest { get; }

    /// <summary><c>domain/path</c>.</summary>
    public string Name => $"{Domain}/{Path}";

    /// <summary>The name as people write it: without <c>docker.io/</c> and <c>library/</c>.</summary>
    public string FamiliarName => throw new NotImplementedException();

    /// <summary>The whole reference as people write it.</summary>
    public string Familiar => throw new NotImplementedException();

    /// <summary>Reads and normalises a reference.</summary>
    /// <exception cref="Errors.InvalidArgumentException">It is malformed; the message is Docker's <c>invalid reference format</c> and why.</exception>
    public static Reference Parse(string text) => throw new NotImplementedException();

    /// <summary>Reads and normalises a reference if it is one.</summary>
    public static bool TryParse(string? text, out Reference? reference) => throw new NotImplementedException();

    /// <summary>The same repository under a tag.</summary>
    public Reference WithTag(string tag) => throw new NotImplementedException();

    /// <summary>The same repository at a digest.</summary>
    public Reference WithDigest(Digest digest) => throw new NotImplementedException();

    /// <summary>This reference, with the tag <c>latest</c> where it has neither tag nor digest.</summary>
    public Reference WithDefaultTag() => Tag is null && Digest is null ? WithTag("latest") : this;

    /// <inheritdoc/>
    public override string ToString() => throw new NotImplementedException();
}
