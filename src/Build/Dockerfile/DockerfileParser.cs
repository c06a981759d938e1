using System.Buffers;
using System.Text;
using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile;

/// <summary>Reads Dockerfiles: lines to instructions, as Docker's own parser cuts them.</summary>
public sealed class DockerfileParser
{
    /// <summary>The most instructions that are read: an image cannot have more than 127 layers, and the rest is configuration.</summary>
    public const int MaxInstructions = 100_000;

    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \t\n\r\v\f");

    private readonly SourceText _source;
    private readonly List<Comment> _comments = [];
    private readonly List<DockerfileWarning> _warnings = [];
    private readonly DirectiveReader _directives;
    private int _line;

    private DockerfileParser(string text)
    {
        _source = new SourceText(text);
        _directives = new DirectiveReader(_source);
    }

    /// <summary>Reads a Dockerfile.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DockerfileException">It cannot be built as it stands.</exception>
    public static DockerfileDocument Parse(string text, string name = "Dockerfile")
    {
        var parser = new DockerfileParser(text);
        var instructions = parser.ReadInstructions();
        return new()
        {
            Name = name,
            Text = parser._source.Text,
            Directives = parser._directives.Found,
            Comments = parser._comments,
            Instructions = instructions,
            Warnings = parser._warnings,
            EscapeCharacter = parser._directives.Escape,
        };
    }

    private List<Instruction> ReadInstructions()
    {
        _line = _directives.Read();
        var instructions = new List<Instruction>();
        while (_line < _source.Lines.Length)
        {
            if (SkipBlankOrComment())
                continue;
            if (instructions.Count == MaxInstructions)
                throw _source.Error($"more than {MaxInstructions} instructions", _source.LineRange(_line, _line));
            instructions.Add(InstructionTable.Read(ReadRaw()));
        }
        if (instructions.Count == 0)
            throw _source.Error("file with no instructions", _source.LineRange(0, 0));
        return instructions;
    }

    private bool SkipBlankOrComment()
    {
        var line = _source.Lines[_line].AsSpan().Trim();
        if (line.Length > 0 && line[0] != '#')
            return false;
        if (line.Length > 0)
            _comments.Add(new(line[1..].Trim().ToString(), _line + 1));
        _line++;
        return true;
    }

    private RawInstruction ReadRaw()
    {
        var first = _line;
        var logical = ReadLogicalLine();
        var text = logical.Text;
        var keywordEnd = text.AsSpan().IndexOfAny(s_blanks);
        if (keywordEnd < 0)
            keywordEnd = text.Length;
        var written = text[..keywordEnd];
        var keyword = written.ToUpperInvariant();
        var flags = FlagReader.Read(logical, keywordEnd, _directives.Escape, out var restStart);
        var rest = text[restStart..].Trim();
        var last = _line - 1;
        var heredocs = keyword is "RUN" or "COPY" or "ADD" ? ReadHeredocs(rest, first) : [];
        return new()
        {
            Keyword = keyword,
            WrittenKeyword = written,
            Flags = flags,
            Rest = rest,
            Heredocs = heredocs,
            Range = _source.LineRange(first, Math.Max(last, _line - 1)),
            Source = _source,
            Escape = _directives.Escape,
            Warnings = _warnings,
        };
    }

    /// <summary>Joins an instruction's line with those that continue it; comments and blank lines between them don't count.</summary>
    private LogicalLine ReadLogicalLine()
    {
        var logical = new LogicalLine();
        var line = _source.Lines[_line];
        var indent = line.Length - line.AsSpan().TrimStart().Length;
        var continues = AppendPiece(logical, line, indent);
        for (_line++; continues && _line < _source.Lines.Length; _line++)
        {
            line = _source.Lines[_line];
            var trimmed = line.AsSpan().TrimStart();
            if (trimmed.Length == 0)
            {
                if (_line + 1 < _source.Lines.Length)
                    _warnings.Add(new("NoEmptyContinuation", "Empty continuation line found", _source.LineRange(_line, _line)));
                continue;
            }
            if (trimmed[0] == '#')
            {
                _comments.Add(new(trimmed[1..].Trim().ToString(), _line + 1));
                continue;
            }
            continues = AppendPiece(logical, line, 0);
        }
        return logical;
    }

    private bool AppendPiece(LogicalLine logical, string line, int start)
    {
        var end = line.AsSpan().TrimEnd(" \t\r").Length;
        var continues = end > start && line[end - 1] == _directives.Escape && !(end - 2 >= start && line[end - 2] == _directives.Escape);
        logical.Append(line.AsSpan(start..(continues ? end - 1 : line.Length)), _line, start);
        return continues;
    }

    private List<Heredoc> ReadHeredocs(string rest, int firstLine)
    {
        var heredocs = new List<Heredoc>();
        foreach (var start in HeredocStart.FindAll(rest, _directives.Escape))
        {
            var content = new StringBuilder();
            var first = _line;
            var ended = false;
            while (_line < _source.Lines.Length && !ended)
            {
                var line = _source.Lines[_line++];
                if (start.Chomp)
                    line = line.TrimStart('\t');
                if (line == start.Name)
                    ended = true;
                else
                    content.Append(line).Append('\n');
            }
            if (!ended)
                throw _source.Error($"unterminated heredoc: no line {start.Name} follows", _source.LineRange(firstLine, firstLine));
            heredocs.Add(new(start.Name, content.ToString(), start.Expand, start.Chomp, start.FileDescriptor, _source.LineRange(first, _line - 1)));
        }
        return heredocs;
    }
}
