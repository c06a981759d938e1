namespace Gantry.DockerApi.Http;

/// <summary>
/// A method, a path pattern and what answers it. In a pattern <c>{name}</c> stands for one segment, and <c>{name*}</c> for one
/// or more of them, since names of images contain slashes.
/// </summary>
internal sealed class Route
{
    private readonly string[] _segments;
    private readonly int _greedy;

    public Route(string method, string pattern, ApiHandler handler)
    {
        Method = method;
        Pattern = pattern;
        Handler = handler;
        _segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        _greedy = Array.FindIndex(_segments, IsGreedy);
    }

    public string Method { get; }

    public string Pattern { get; }

    public ApiHandler Handler { get; }

    /// <summary>How many segments are fixed: of two routes that match, the one with more is meant.</summary>
    public int Literals => _segments.Count(s => s[0] != '{');

    /// <summary>The values of the pattern's names if the path matches; null if not.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] path)
    {
        var extra = path.Length - _segments.Length;
        if (extra < 0 || (extra > 0 && _greedy < 0))
            return null;
        Dictionary<string, string>? values = null;
        for (int i = 0, at = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            var width = i == _greedy ? extra + 1 : 1;
            if (segment[0] == '{')
                (values ??= [])[Name(segment)] = string.Join('/', path, at, width);
            else if (segment != path[at])
                return null;
            at += width;
        }
        return values ?? s_none;
    }

    private static readonly Dictionary<string, string> s_none = [];

    private static bool IsGreedy(string segment) => segment.EndsWith("*}", StringComparison.Ordinal);

    private static string Name(string segment) => segment[1..(IsGreedy(segment) ? ^2 : ^1)];
}
