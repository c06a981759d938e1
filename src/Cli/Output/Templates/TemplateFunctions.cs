using System.Globalization;

namespace Gantry.Cli.Output.Templates;

/// <summary>The functions of templates: Go's own, and Docker's.</summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, Func<IReadOnlyList<object?>, object?>> All = new(StringComparer.Ordinal)
    {
        ["json"] = values => GoJson.Of(One(values)),
        ["split"] = values => Text(values, 0).Split(Text(values, 1)).Cast<object?>().ToList(),
        ["join"] = values => string.Join(Text(values, 1), List(values, 0).Select(GoText.Of)),
        ["title"] = values => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Text(values, 0)),
        ["lower"] = values => Text(values, 0).ToLowerInvariant(),
        ["upper"] = values => Text(values, 0).ToUpperInvariant(),
        ["pad"] = values => Text(values, 0) is var text && text.Length == 0 ? "" : new string(' ', Blanks(values, 1)) + text + new string(' ', Blanks(values, 2)),
        ["truncate"] = values => Text(values, 0) is var text && text.Length > Whole(values, 1) ? text[..(int)Math.Max(0, Whole(values, 1))] : text,
        ["println"] = values => string.Join(' ', values.Select(GoText.Of)) + "\n",
        ["print"] = values => string.Concat(values.Select(GoText.Of)),
        ["printf"] = values => GoText.Format(Text(values, 0), [.. values.Skip(1)]),
        ["len"] = Length,
        ["index"] = Index,
        ["slice"] = Slice,
        ["not"] = values => !TemplateData.IsTrue(One(values)),
        ["eq"] = values => values.Skip(1).Any(other => AreEqual(values[0], other)),
        ["ne"] = values => !AreEqual(At(values, 0), At(values, 1)),
        ["lt"] = values => Compare(values) < 0,
        ["le"] = values => Compare(values) <= 0,
        ["gt"] = values => Compare(values) > 0,
        ["ge"] = values => Compare(values) >= 0,
        ["and"] = values => values.FirstOrDefault(value => !TemplateData.IsTrue(value), Last(values)),
        ["or"] = values => values.FirstOrDefault(TemplateData.IsTrue, Last(values)),
        ["urlquery"] = values => Uri.EscapeDataString(string.Concat(values.Select(GoText.Of))),
        ["html"] = values => System.Net.WebUtility.HtmlEncode(string.Concat(values.Select(GoText.Of))),
    };

    /// <summary>Whether there is a function of a name.</summary>
    public static bool Knows(string name) => All.ContainsKey(name);

    /// <summary>Calls a function.</summary>
    /// <exception cref="TemplateException">The values do not fit it.</exception>
    public static object? Call(string name, IReadOnlyList<object?> values)
    {
        try
        {
            return All[name](values);
        }
        catch (TemplateException e)
        {
            throw new TemplateException($"error calling {name}: {e.Message}");
        }
    }

    private static object? At(IReadOnlyList<object?> values, int position) =>
        position < values.Count ? values[position] : throw new TemplateException($"wrong number of args: want at least {position + 1} got {values.Count}");

    private static object? Last(IReadOnlyList<object?> values) => At(values, Math.Max(0, values.Count - 1));

    private static object? One(IReadOnlyList<object?> values) => At(values, 0);

    private static string Text(IReadOnlyList<object?> values, int position) => At(values, position) switch
    {
        string text => text,
        null => "",
        var other => throw new TemplateException($"wrong type for value; expected string; got {GoText.Of(other)}"),
    };

    private static long Whole(IReadOnlyList<object?> values, int position) =>
        At(values, position) as long? ?? throw new TemplateException("wrong type for value; expected int");

    private static int Blanks(IReadOnlyList<object?> values, int position) => (int)Math.Clamp(Whole(values, position), 0, 1000);

    private static IReadOnlyList<object?> List(IReadOnlyList<object?> values, int position) =>
        At(values, position) as IReadOnlyList<object?> ?? (values[position] is null ? [] : throw new TemplateException("wrong type for value; expected a list"));

    private static object? Length(IReadOnlyList<object?> values) => One(values) switch
    {
        string text => (long)System.Text.Encoding.UTF8.GetByteCount(text),
        IReadOnlyList<object?> list => (long)list.Count,
        IReadOnlyDictionary<string, object?> map => (long)map.Count,
        null => 0L,
        var other => throw new TemplateException($"len of type {GoText.Of(other)}"),
    };

    private static object? Index(IReadOnlyList<object?> values)
    {
        var value = One(values);
        foreach (var key in values.Skip(1))
        {
            value = (value, key) switch
            {
                (IReadOnlyDictionary<string, object?> map, string name) => map.GetValueOrDefault(name),
                (IReadOnlyList<object?> list, long position) when position >= 0 && position < list.Count => list[(int)position],
                (IReadOnlyList<object?> or null, long position) => throw new TemplateException($"index out of range: {position}"),
                (null, _) => throw new TemplateException("index of untyped nil"),
                _ => throw new TemplateException($"cannot index value with {GoText.Of(key)}"),
            };
        }
        return value;
    }

    private static object? Slice(IReadOnlyList<object?> values)
    {
        var length = values[0] is string text ? text.Length : List(values, 0).Count;
        var start = values.Count > 1 ? Whole(values, 1) : 0;
        var end = values.Count > 2 ? Whole(values, 2) : length;
        if (start < 0 || end > length || start > end) throw new TemplateException($"index out of range: {(start < 0 || start > length ? start : end)}");
        return values[0] is string whole ? whole[(int)start..(int)end] : List(values, 0).Skip((int)start).Take((int)(end - start)).ToList();
    }

    private static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (long x, double y) => x == y,
        (double x, long y) => x == y,
        _ => Equals(a, b),
    };

    private static int Compare(IReadOnlyList<object?> values) => (At(values, 0), At(values, 1)) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (long or double, long or double) => Convert.ToDouble(values[0], CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(values[1], CultureInfo.InvariantCulture)),
        _ => throw new TemplateException("incompatible types for comparison"),
    };
}
