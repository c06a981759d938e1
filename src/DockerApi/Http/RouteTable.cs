namespace Gantry.DockerApi.Http;

/// <summary>All routes of the API.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<(string Method, string First), List<Route>> _routes = [];

    /// <summary>The table of some groups.</summary>
    public static RouteTable Of(IEnumerable<IEndpointGroup> groups)
    {
        var table = new RouteTable();
        foreach (var group in groups)
            group.Map(table);
        return table;
    }

    public void Get(string pattern, ApiHandler handler) => Add("GET", pattern, handler);

    public void Head(string pattern, ApiHandler handler) => Add("HEAD", pattern, handler);

    public void Post(string pattern, ApiHandler handler) => Add("POST", pattern, handler);

    public void Put(string pattern, ApiHandler handler) => Add("PUT", pattern, handler);

    public void Delete(string pattern, ApiHandler handler) => Add("DELETE", pattern, handler);

    /// <summary>The route for a request and the values of its pattern's names.</summary>
    public (Route Route, IReadOnlyDictionary<string, string> Values)? Find(string method, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || !_routes.TryGetValue((method, segments[0]), out var candidates))
            return null;
        foreach (var route in candidates)
            if (route.Match(segments) is { } values)
                return (route, values);
        return null;
    }

    private void Add(string method, string pattern, ApiHandler handler)
    {
        var route = new Route(method, pattern, handler);
        var first = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
        if (!_routes.TryGetValue((method, first), out var candidates))
            _routes[(method, first)] = candidates = [];
        var at = candidates.FindIndex(other => other.Literals < route.Literals);
        candidates.Insert(at < 0 ? candidates.Count : at, route);
    }
}
