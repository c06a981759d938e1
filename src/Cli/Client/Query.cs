using System.Text;

namespace Gantry.Cli.Client;

/// <summary>The query part of a request. What has no value is left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a parameter when it has a value.</summary>
    public Query Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <summary>Adds a parameter that is set.</summary>
    public Query Add(string name, bool value) => value ? Add(name, "1") : this;

    /// <summary>Adds a number when there is one.</summary>
    public Query Add(string name, long? value) => Add(name, value?.ToString());

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
