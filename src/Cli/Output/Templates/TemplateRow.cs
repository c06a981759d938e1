namespace Gantry.Cli.Output.Templates;

/// <summary>A line of a list as templates see it: its fields by name, and methods such as <c>.Label</c>.</summary>
internal sealed class TemplateRow
{
    private readonly SortedDictionary<string, object?> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string, object?>> _methods = [];

    /// <summary>The fields in the order of their names.</summary>
    public IReadOnlyDictionary<string, object?> Fields => _fields;

    /// <summary>Sets a field.</summary>
    public object? this[string name]
    {
        set => _fields[name] = value;
    }

    /// <summary>Adds a method of one text.</summary>
    public TemplateRow WithMethod(string name, Func<string, object?> method)
    {
        _methods[name] = method;
        return this;
    }

    /// <summary>The value of a field or method.</summary>
    public bool TryGet(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        if (arguments.Count == 1 && _methods.TryGetValue(name, out var method))
        {
            value = method(GoText.Of(arguments[0]));
            return true;
        }
        value = null;
        return arguments.Count == 0 && _fields.TryGetValue(name, out value);
    }
}
