namespace Gantry.Runtime.Specs;

/// <summary>Lists of environment variables, as <c>NAME=value</c>.</summary>
public static class EnvironmentList
{
    /// <summary>Puts variables over others: a later one replaces an earlier one in its place, a bare name removes it.</summary>
    public static List<string> Merge(IEnumerable<string> variables, IEnumerable<string>? over)
    {
        var merged = new List<string>(variables);
        var places = new Dictionary<string, int>();
        for (var place = 0; place < merged.Count; place++)
            places[NameOf(merged[place])] = place;
        var removed = new HashSet<int>();
        foreach (var variable in over ?? [])
        {
            var name = NameOf(variable);
            if (places.TryGetValue(name, out var place))
            {
                if (name.Length == variable.Length)
                    removed.Add(place);
                else
                {
                    removed.Remove(place);
                    merged[place] = variable;
                }
            }
            else if (name.Length != variable.Length)
            {
                places[name] = merged.Count;
                merged.Add(variable);
            }
        }
        return [.. merged.Where((_, place) => !removed.Contains(place))];
    }

    private static string NameOf(string variable)
    {
        var end = variable.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? variable : variable[..end];
    }
}
