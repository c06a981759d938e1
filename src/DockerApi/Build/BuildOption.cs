using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Build;

/// <summary>An option with fields: <c>type=TYPE,name=value,…</c>, or a word that stands for one.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Attributes">The other fields.</param>
internal sealed record BuildOption(string Type, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads an option; a word without fields is its type.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static BuildOption Parse(string parameter, string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)))
            if (!fields.TryAdd(field[0].Trim(), field.ElementAtOrDefault(1) ?? (fields.Count == 0 ? "" : "true")))
                throw new InvalidArgumentException($"invalid {parameter} {Printable.Quote(text)}: {field[0]} stands in it twice");
        if (fields.Count == 1 && fields.Single() is { Value: "" } word)
            return new(word.Key, new Dictionary<string, string>());
        return fields.Remove("type", out var type) && type.Length > 0
            ? new(type, fields)
            : throw new InvalidArgumentException($"invalid {parameter} {Printable.Quote(text)}: want type=TYPE and further fields, joined by commas");
    }

    /// <summary>A field; empty when it is not there.</summary>
    public string Attribute(string name) => Attributes.GetValueOrDefault(name, "");
}
