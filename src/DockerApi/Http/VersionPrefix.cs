using Gantry.Errors;

namespace Gantry.DockerApi.Http;

/// <summary>The optional <c>/v1.44</c> in front of a path.</summary>
internal static class VersionPrefix
{
    /// <summary>Splits a path; without a prefix the newest version is meant.</summary>
    /// <exception cref="InvalidArgumentException">The version is older or newer than what is served.</exception>
    public static (ApiVersion Version, string Path) Split(string path)
    {
        if (path.Length < 3 || path[1] != 'v' || !char.IsAsciiDigit(path[2]))
            return (ApiVersion.Newest, path);
        var end = path.IndexOf('/', 1);
        var text = end < 0 ? path.AsSpan(2) : path.AsSpan(2, end - 2);
        if (!ApiVersion.TryParse(text, out var version))
            return (ApiVersion.Newest, path);
        Check(version, text);
        return (version, end < 0 ? "/" : path[end..]);
    }

    private static void Check(ApiVersion version, ReadOnlySpan<char> text)
    {
        if (version > ApiVersion.Newest)
            throw new InvalidArgumentException($"client version {text} is too new. Maximum supported API version is {ApiVersion.Newest}");
        if (version < ApiVersion.Oldest)
            throw new InvalidArgumentException(
                $"client version {text} is too old. Minimum supported API version is {ApiVersion.Oldest}, please upgrade your client to a newer version");
    }
}
