using System.Text;

namespace Gantry.Cli.Output.Templates;

/// <summary>One filling-in of a template.</summary>
internal sealed class TemplateEvaluation(object? root, StringBuilder output)
{
    private readonly List<(string Name, object? Value)> _variables = [("$", root)];

    /// <summary>Writes the pieces out.</summary>
    public void Run(IReadOnlyList<TemplateNode> nodes) => Run(nodes, root);

    private void Run(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        var depth = _variables.Count;
        foreach (var node in nodes) Run(node, dot);
        _variables.RemoveRange(depth, _variables.Count - depth);
    }

    private void Run(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Literal literal:
                output.Append(literal.Text);
                break;
            case TemplateNode.Action action:
                var printed = Evaluate(action.Pipeline, dot);
                if (action.Pipeline.Variables.Count == 0) output.Append(printed is null ? "<no value>" : GoText.Of(printed));
                else Assign(action.Pipeline, [printed]);
                break;
            case TemplateNode.If branch:
                RunScoped(branch.Condition, dot, value => Run(TemplateData.IsTrue(value) ? branch.Then : branch.Else, dot));
                break;
            case TemplateNode.With with:
                RunScoped(with.Value, dot, value => Run(TemplateData.IsTrue(value) ? with.Then : with.Else, TemplateData.IsTrue(value) ? value : dot));
                break;
            case TemplateNode.Range range:
                RunRange(range, dot);
                break;
        }
    }

    private void RunScoped(TemplatePipeline pipeline, object? dot, Action<object?> then)
    {
        var depth = _variables.Count;
        var value = Evaluate(pipeline, dot);
        if (pipeline.Variables.Count > 0) Assign(pipeline, [value]);
        then(value);
        _variables.RemoveRange(depth, _variables.Count - depth);
    }

    private void RunRange(TemplateNode.Range range, object? dot)
    {
        var items = Items(Evaluate(range.Value, dot));
        if (items.Count == 0)
        {
            Run(range.Else, dot);
            return;
        }
        foreach (var (key, item) in items)
        {
            var depth = _variables.Count;
            Assign(range.Value, range.Value.Variables.Count == 2 ? [key, item] : [item]);
            Run(range.Body, item);
            _variables.RemoveRange(depth, _variables.Count - depth);
        }
    }

    private static List<(object? Key, object? Item)> Items(object? value) => value switch
    {
        null => [],
        IReadOnlyList<object?> list => [.. list.Select((item, i) => ((object?)(long)i, item))],
        IReadOnlyDictionary<string, object?> map => [.. map.Select(pair => ((object?)pair.Key, pair.Value))],
        TemplateRow row => [.. row.Fields.Select(pair => ((object?)pair.Key, pair.Value))],
        long count => [.. Enumerable.Range(0, (int)Math.Clamp(count, 0, 100_000)).Select(i => ((object?)(long)i, (object?)(long)i))],
        _ => throw new TemplateException($"range can't iterate over {GoText.Of(value)}"),
    };

    private void Assign(TemplatePipeline pipeline, IReadOnlyList<object?> values)
    {
        for (var i = 0; i < pipeline.Variables.Count && i < values.Count; i++)
        {
            var name = pipeline.Variables[i];
            if (pipeline.Declares) _variables.Add((name, values[i]));
            else _variables[Find(name)] = (name, values[i]);
        }
    }

    private int Find(string name)
    {
        var found = _variables.FindLastIndex(variable => variable.Name == name);
        return found >= 0 ? found : throw new TemplateException($"undefined variable \"{name}\"");
    }

    private object? Evaluate(TemplatePipeline pipeline, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Commands.Count; i++) value = Evaluate(pipeline.Commands[i], dot, i > 0, value);
        return value;
    }

    private object? Evaluate(TemplateCommand command, object? dot, bool piped, object? value)
    {
        var first = command.Operands[0];
        var arguments = new List<object?>(command.Operands.Skip(1).Select(operand => Evaluate(operand, dot, [])));
        if (piped) arguments.Add(value);
        if (first is TemplateOperand.Function function) return TemplateFunctions.Call(function.Name, arguments);
        if (arguments.Count > 0 && first is not TemplateOperand.Chain { Fields.Count: > 0 })
            throw new TemplateException("can't give argument to non-function");
        return Evaluate(first, dot, arguments);
    }

    private object? Evaluate(TemplateOperand operand, object? dot, IReadOnlyList<object?> arguments) => operand switch
    {
        TemplateOperand.Constant constant => constant.Value,
        TemplateOperand.Variable variable => _variables[Find(variable.Name)].Value,
        TemplateOperand.Nested nested => Evaluate(nested.Pipeline, dot),
        TemplateOperand.Function function => TemplateFunctions.Call(function.Name, arguments),
        TemplateOperand.Chain chain => Follow(chain, chain.Base is null ? dot : Evaluate(chain.Base, dot, []), arguments),
        _ => throw new TemplateException("unknown operand"),
    };

    private static object? Follow(TemplateOperand.Chain chain, object? value, IReadOnlyList<object?> arguments)
    {
        for (var i = 0; i < chain.Fields.Count; i++)
            value = Field(chain, value, chain.Fields[i], i == chain.Fields.Count - 1 ? arguments : []);
        return value;
    }

    private static object? Field(TemplateOperand.Chain chain, object? value, string name, IReadOnlyList<object?> arguments)
    {
        var place = $"template: :1:{chain.Position}: executing \"\" at <{string.Concat(chain.Fields.Select(field => "." + field))}>:";
        switch (value)
        {
            case TemplateRow row:
                return row.TryGet(name, arguments, out var cell) ? cell : throw new TemplateException($"{place} can't evaluate field {name} in this list");
            case IReadOnlyDictionary<string, object?> map:
                if (map.TryGetValue(name, out var item)) return item;
                // Go programs know fields by other names than JSON (ID for Id): both are in use.
                if (map.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Key: not null } similar) return similar.Value;
                throw new TemplateException($"{place} map has no entry for key \"{name}\"");
            case null:
                throw new TemplateException($"{place} nil data; no entry for key \"{name}\"");
            default:
                throw new TemplateException($"{place} can't evaluate field {name} in type {(value is string ? "string" : "interface {}")}");
        }
    }
}
