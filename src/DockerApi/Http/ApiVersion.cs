using System.Globalization;

namespace Gantry.DockerApi.Http;

/// <summary>A version of the Docker Engine API, such as 1.51.</summary>
/// <param name="Major">The part before the dot.</param>
/// <param name="Minor">The part after it.</param>
internal readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>The newest version that is served.</summary>
    public static readonly ApiVersion Newest = new(1, 51);

    /// <summary>The oldest version that is served.</summary>
    public static readonly ApiVersion Oldest = new(1, 24);

    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>1.44</c>; further parts count for nothing, as in Docker's own comparison of what clients send.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ApiVersion version)
    {
        version = default;
        var dot = text.IndexOf('.');
        var major = dot < 0 ? text : text[..dot];
        var minor = dot < 0 ? "0" : text[(dot + 1)..];
        if (minor.IndexOf('.') is >= 0 and var next)
            minor = minor[..next];
        if (!int.TryParse(major, NumberStyles.None, null, out var first) || !int.TryParse(minor, NumberStyles.None, null, out var second))
            return false;
        version = new ApiVersion(first, second);
        return true;
    }

    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public override string ToString() => $"{Major}.{Minor}";
}
