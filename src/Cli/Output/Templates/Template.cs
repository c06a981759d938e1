using System.Text;

namespace Gantry.Cli.Output.Templates;

/// <summary>A Go template, as <c>--format</c> takes it.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<TemplateNode> _nodes;

    private Template(IReadOnlyList<TemplateNode> nodes) => _nodes = nodes;

    /// <summary>Reads a template. <c>\t</c> and <c>\n</c> stand for a tab and a line's end, as in Docker.</summary>
    /// <exception cref="TemplateException">It is not one.</exception>
    public static Template Parse(string text)
    {
        try
        {
            return new Template(TemplateParser.Parse(text));
        }
        catch (TemplateException e)
        {
            throw new TemplateException($"template: :1: {e.Message}");
        }
    }

    /// <summary>Fills the template in.</summary>
    /// <exception cref="TemplateException">It asks for what the data does not have.</exception>
    public string Render(object? data)
    {
        var output = new StringBuilder();
        new TemplateEvaluation(data, output).Run(_nodes);
        return output.ToString();
    }
}
