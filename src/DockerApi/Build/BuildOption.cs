using Gantry.Build;
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
        if (text.Length > 0 && !text.AsSpan().ContainsAny('=', ','))
            return new(text, new Dictionary<string, string>());
        try
        {
            var fields = CsvFields.Pairs(text);
            return fields.Remove("type", out var type) && type.Length > 0 ? new(type, fields) : throw new FormatException("want type=TYPE and further fields, joined by commas");
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException($"invalid {parameter} {Printable.Quote(text)}: {e.Message}", e);
        }
    }

    /// <summary>A field; empty when it is not there.</summary>
    public string Attribute(string name) => Attributes.GetValueOrDefault(name, "");
}
