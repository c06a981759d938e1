namespace Gantry.Build.Execution.Remote;

/// <summary>A git repository, and what of it is meant: <c>https://host/repository.git#ref:directory</c>.</summary>
/// <param name="Repository">The repository's address.</param>
/// <param name="Revision">The branch, tag or commit; empty is the default branch.</param>
/// <param name="Directory">The directory in it; empty is all.</param>
internal sealed record GitReference(string Repository, string Revision, string Directory)
{
    private static readonly string[] s_schemes = ["git://", "ssh://", "git@"];

    /// <summary>Reads a reference if it is one.</summary>
    public static GitReference? TryParse(string text)
    {
        var hash = text.IndexOf('#');
        var address = hash < 0 ? text : text[..hash];
        var isHttp = address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal);
        if (!s_schemes.Any(s => address.StartsWith(s, StringComparison.Ordinal)) && !(isHttp && address.EndsWith(".git", StringComparison.Ordinal)))
            return null;
        var fragment = hash < 0 ? "" : text[(hash + 1)..];
        var colon = fragment.IndexOf(':');
        return new(address, colon < 0 ? fragment : fragment[..colon], colon < 0 ? "" : fragment[(colon + 1)..]);
    }
}
