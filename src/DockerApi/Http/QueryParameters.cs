using System.Globalization;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Http;

/// <summary>The query of a request, read as Docker reads it.</summary>
/// <param name="query">The query.</param>
internal sealed class QueryParameters(IQueryCollection query)
{
    /// <summary>Whether the parameter is there at all.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>The first value, or an empty string.</summary>
    public string Text(string name) => query.TryGetValue(name, out var values) ? values[0] ?? "" : "";

    /// <summary>The first value, or null when it is absent or empty.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>All values.</summary>
    public IReadOnlyList<string> All(string name) => [.. query[name].OfType<string>()];

    /// <summary>False for nothing, 0, no, false and none; true for anything else, as in Docker.</summary>
    public bool Flag(string name, bool absent = false) =>
        Has(name) ? Text(name).Trim().ToLowerInvariant() is not ("" or "0" or "no" or "false" or "none") : absent;

    /// <summary>A whole number; null when absent or empty.</summary>
    /// <exception cref="InvalidArgumentException">It is no number.</exception>
    public int? Number(string name)
    {
        if (TextOrNull(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidArgumentException($"invalid value for {name}: {Printable.Quote(text)} is not a whole number");
    }

    /// <summary>A moment, as seconds since 1970 with an optional fraction or as RFC 3339; null when absent, empty or 0.</summary>
    /// <exception cref="InvalidArgumentException">It is neither.</exception>
    public DateTimeOffset? Moment(string name) => Timestamps.Parse(name, Text(name));

    /// <summary>The filters.</summary>
    /// <param name="known">The filters that the endpoint has.</param>
    /// <exception cref="InvalidArgumentException">They are malformed, or one is not known.</exception>
    public Filters Filters(params ReadOnlySpan<string> known) => Http.Filters.Parse(Text("filters"), known);
}
