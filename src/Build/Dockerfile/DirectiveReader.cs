namespace Gantry.Build.Dockerfile;

/// <summary>Reads the parser directives: comments of the form <c># name=value</c> before anything else in the file.</summary>
internal sealed class DirectiveReader(SourceText source)
{
    private static readonly string[] s_known = ["syntax", "escape", "check"];

    public List<Directive> Found { get; } = [];

    public char Escape { get; private set; } = '\\';

    /// <returns>The first line that is none, counted from 0.</returns>
    public int Read()
    {
        var line = 0;
        // A script's first line may come before the directives, so that a Dockerfile can be executable.
        if (source.Lines[0].StartsWith("#!", StringComparison.Ordinal))
            line++;
        for (; line < source.Lines.Length; line++)
        {
            if (TryRead(source.Lines[line], line) is not { } directive)
                break;
            if (Found.Any(d => d.Name == directive.Name))
                throw source.Error($"only one {directive.Name} parser directive can be used", source.LineRange(line, line));
            Found.Add(directive);
            if (directive.Name == "escape")
                Escape = directive.Value is "\\" or "`"
                    ? directive.Value[0]
                    : throw source.Error($"invalid escape character {directive.Value}: must be \\ or `", source.LineRange(line, line));
        }
        return line;
    }

    private static Directive? TryRead(string line, int number)
    {
        var text = line.AsSpan().Trim();
        if (text.Length == 0 || text[0] != '#')
            return null;
        var equals = text.IndexOf('=');
        if (equals < 0)
            return null;
        var name = text[1..equals].Trim().ToString().ToLowerInvariant();
        var value = text[(equals + 1)..].Trim().ToString();
        return s_known.Contains(name) && value.Length > 0 ? new(name, value, number + 1) : null;
    }
}
