using System.Globalization;
using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>Sets of processors or memory nodes in the kernel's list format (cpuset(7)), such as <c>0-2,7</c>.</summary>
public static class IdSet
{
    /// <summary>Beyond any kernel's processors: a bound for what a list of ranges can make us hold.</summary>
    private const int Largest = 8191;

    /// <summary>Reads a list; an empty one is the empty set.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static IReadOnlySet<int> Parse(string list)
    {
        var ids = new SortedSet<int>();
        if (list.Length == 0)
            return ids;
        foreach (var part in list.Split(','))
        {
            var bounds = part.Split('-');
            if (bounds.Length > 2)
                throw Malformed(list);
            var first = Number(bounds[0], list);
            var last = bounds.Length == 2 ? Number(bounds[1], list) : first;
            if (last < first)
                throw Malformed(list);
            for (var id = first; id <= last; id++)
                ids.Add(id);
        }
        return ids;
    }

    private static int Number(string text, string list) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Largest ? number : throw Malformed(list);

    private static InvalidArgumentException Malformed(string list) =>
        new($"invalid format: \"{list}\" is not a list of numbers and ranges from 0 to {Largest}, such as 0-2,7");
}
