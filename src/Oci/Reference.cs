using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Gantry.Errors;

namespace Gantry.Oci;

/// <summary>A normalised image reference: <c>domain/path[:tag][@digest]</c>, by the rules of distribution's reference package.</summary>
public sealed partial record Reference
{
    private const string DefaultDomain = "docker.io";
    private const string OfficialPrefix = "library/";
    private const int MaxPathLength = 255;

    /// <summary>Nothing longer can be a reference: it bounds the work that hostile input costs.</summary>
    private const int MaxLength = 1024;

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
    public string FamiliarName
    {
        get
        {
            if (Domain != DefaultDomain)
                return Name;
            var isOfficial = Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && !Path.AsSpan(OfficialPrefix.Length).Contains('/');
            return isOfficial ? Path[OfficialPrefix.Length..] : Path;
        }
    }

    /// <summary>The whole reference as people write it.</summary>
    public string Familiar => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is { } digest ? "@" + digest : "");

    /// <summary>Reads and normalises a reference.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed; the message is Docker's <c>invalid reference format</c> and why.</exception>
    public static Reference Parse(string text) =>
        Read(text, out var reference) is { } problem ? throw new InvalidArgumentException(problem) : reference!;

    /// <summary>Reads and normalises a reference if it is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = null;
        return text is not null && Read(text, out reference) is null;
    }

    /// <summary>The same repository under a tag.</summary>
    /// <exception cref="InvalidArgumentException">The tag is malformed.</exception>
    public Reference WithTag(string tag) =>
        TagPattern().IsMatch(tag) ? new Reference(Domain, Path, tag, null) : throw new InvalidArgumentException("invalid tag format");

    /// <summary>The same repository at a digest.</summary>
    public Reference WithDigest(Digest digest) => new(Domain, Path, null, digest);

    /// <summary>The repository alone, without tag and digest.</summary>
    public Reference WithoutTag() => new(Domain, Path, null, null);

    /// <summary>This reference, with the tag <c>latest</c> where it has neither tag nor digest.</summary>
    public Reference WithDefaultTag() => Tag is null && Digest is null ? WithTag("latest") : this;

    /// <summary>The whole reference, with its domain.</summary>
    public override string ToString() => Name + Suffix;

    private static string? Read(string text, out Reference? reference)
    {
        reference = null;
        if (text.Length is 0 or > MaxLength)
            return "invalid reference format";
        if (IdentifierPattern().IsMatch(text))
            return $"invalid reference format: invalid repository name ({text}), cannot specify 64-byte hexadecimal strings";
        var (domain, remainder) = SplitDomain(text);
        var name = remainder.Split(':', 2)[0];
        if (name.Any(char.IsUpper))
            return $"invalid reference format: repository name ({name}) must be lowercase";
        var match = RemainderPattern().Match(remainder);
        if (!match.Success || !DomainPattern().IsMatch(domain))
            return "invalid reference format";
        var path = match.Groups["path"].Value;
        if (path.Length > MaxPathLength)
            return $"invalid reference format: repository name must not be more than {MaxPathLength} characters";
        Digest? digest = null;
        if (match.Groups["digest"] is { Success: true } group)
        {
            if (!Oci.Digest.TryParse(group.Value, out var parsed))
                return DigestProblem(group.Value);
            digest = parsed;
        }
        reference = new Reference(domain, path, match.Groups["tag"] is { Success: true } tag ? tag.Value : null, digest);
        return null;
    }

    /// <summary>What comes before the first slash is a domain only if it could not be part of a path.</summary>
    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        var slash = text.IndexOf('/');
        var first = slash < 0 ? "" : text[..slash];
        var isDomain = slash >= 0 && (first.AsSpan().ContainsAny('.', ':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper));
        var (domain, remainder) = isDomain ? (first, text[(slash + 1)..]) : (DefaultDomain, text);
        if (domain == "index.docker.io")
            domain = DefaultDomain;
        if (domain == DefaultDomain && !remainder.Contains('/'))
            remainder = OfficialPrefix + remainder;
        return (domain, remainder);
    }

    private static string DigestProblem(string digest) => digest.Split(':')[0] is "sha256" or "sha512"
        ? "invalid reference format: invalid checksum digest length or format"
        : "invalid reference format: unsupported digest algorithm";

    [GeneratedRegex(@"^[a-f0-9]{64}\z")]
    private static partial Regex IdentifierPattern();

    [GeneratedRegex(@"^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\z")]
    private static partial Regex DomainPattern();

    [GeneratedRegex(@"^(?<path>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\z")]
    private static partial Regex RemainderPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagPattern();
}
