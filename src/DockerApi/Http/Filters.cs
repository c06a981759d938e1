using System.Text.Json;
using Gantry.Errors;

namespace Gantry.DockerApi.Http;

/// <summary>
/// Docker's filters: a JSON object from filter to the set of wanted values, <c>{"label":{"a=b":true}}</c>, or in the form of
/// old clients <c>{"label":["a=b"]}</c>. Values of one filter are alternatives, except labels, all of which must match.
/// </summary>
internal sealed class Filters
{
    /// <summary>More than any client sends; a bound on what one request can make us compare.</summary>
    private const int MostValues = 1000;

    private readonly Dictionary<string, HashSet<string>> _values = [];

    /// <summary>Whether nothing is filtered.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Reads the parameter.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or names a filter that is not among <paramref name="known"/>.</exception>
    public static Filters Parse(string json, params ReadOnlySpan<string> known)
    {
        var filters = new Filters();
        if (json.Length == 0)
            return filters;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 3, AllowDuplicateProperties = false });
            foreach (var filter in document.RootElement.EnumerateObject())
                filters._values.Add(Known(filter.Name, known), Read(filter.Value));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidArgumentException("invalid filter: want a JSON object of objects, such as {\"label\":{\"a=b\":true}}", e);
        }
        return filters;
    }

    /// <summary>The values of a filter; empty when it is not set.</summary>
    public IReadOnlyCollection<string> this[string name] => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Whether a filter is set.</summary>
    public bool Has(string name) => _values.TryGetValue(name, out var values) && values.Count > 0;

    /// <summary>Whether one of a filter's values is the given one, or the filter is not set.</summary>
    public bool Matches(string name, string value) => !Has(name) || _values[name].Contains(value);

    /// <summary>Whether one of a filter's values meets a condition, or the filter is not set.</summary>
    public bool Matches(string name, Func<string, bool> condition) => !Has(name) || _values[name].Any(condition);

    /// <summary>A filter that is true or false; null when it is not set.</summary>
    /// <exception cref="InvalidArgumentException">It is neither, or both.</exception>
    public bool? Flag(string name)
    {
        if (!Has(name))
            return null;
        var wanted = _values[name].Select(value => value.ToLowerInvariant() switch
        {
            "1" or "true" or "t" => true,
            "0" or "false" or "f" => false,
            _ => throw Invalid(name, value),
        }).Distinct().ToList();
        return wanted.Count == 1 ? wanted[0] : throw Invalid(name, string.Join(',', _values[name]));
    }

    /// <summary>Whether labels meet the filter <c>label</c> (each value of it) and none of <c>label!</c>.</summary>
    public bool MatchesLabels(IReadOnlyDictionary<string, string>? labels) =>
        this["label"].All(wanted => HasLabel(labels, wanted)) && !this["label!"].Any(unwanted => HasLabel(labels, unwanted));

    /// <summary>The moment of the filter <c>until</c>: a time, or a duration before now; null when it is not set.</summary>
    /// <exception cref="InvalidArgumentException">It is neither, or there are several.</exception>
    public DateTimeOffset? Until(TimeProvider time)
    {
        if (!Has("until"))
            return null;
        if (_values["until"].Count > 1)
            throw new InvalidArgumentException("more than one until filter specified");
        var text = _values["until"].First();
        return GoDuration.TryParse(text, out var ago) ? time.GetUtcNow() - ago : Timestamps.Parse("until", text);
    }

    /// <summary>The error for a value that a filter cannot have.</summary>
    public static InvalidArgumentException Invalid(string name, string value) => new($"invalid filter '{name}={value}'");

    private static bool HasLabel(IReadOnlyDictionary<string, string>? labels, string wanted)
    {
        if (labels is null)
            return false;
        var split = wanted.Split('=', 2);
        return labels.TryGetValue(split[0], out var value) && (split.Length == 1 || value == split[1]);
    }

    private static string Known(string name, ReadOnlySpan<string> known) =>
        known.Contains(name) ? name : throw new InvalidArgumentException($"invalid filter '{name}'");

    private static HashSet<string> Read(JsonElement values)
    {
        var read = values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Select(value => value.GetString() ?? "").ToHashSet()
            : values.EnumerateObject().Where(value => value.Value.GetBoolean()).Select(value => value.Name).ToHashSet();
        return read.Count <= MostValues ? read : throw new InvalidArgumentException($"invalid filter: more than {MostValues} values");
    }
}
