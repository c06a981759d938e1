using System.CommandLine;

namespace Gantry.Cli.Parsing;

/// <summary>A command of the program: its flags, its help, and what it does.</summary>
internal abstract class CliCommand : Command
{
    private readonly Argument<string[]> _operands = new("arguments")
    {
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
    };

    /// <param name="name">The word that calls it.</param>
    /// <param name="description">One sentence for the list of commands.</param>
    /// <param name="operands">The arguments as the help shows them, such as <c>CONTAINER [CONTAINER...]</c>.</param>
    /// <param name="count">How many arguments it takes.</param>
    protected CliCommand(string name, string description, string operands, ArgumentCount count) : base(name, description)
    {
        Operands = operands;
        Count = count;
        Add(_operands);
        SetAction(static _ => { });
    }

    /// <summary>The arguments as the help shows them.</summary>
    public string Operands { get; }

    /// <summary>How many arguments it takes.</summary>
    public ArgumentCount Count { get; }

    /// <summary>What the arguments name.</summary>
    public Operand OperandKind { get; init; }

    /// <summary>Whether what follows the first argument belongs to a program in a container, flags included.</summary>
    public bool StopsAtFirstArgument { get; init; }

    /// <summary>Paragraphs of the help below the first sentence.</summary>
    public string? Details { get; init; }

    /// <summary>Command lines that the help shows, without the program's name.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>Names under which the same command is found elsewhere, as full paths without the program.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get; init; } = [];

    /// <summary>The words from the root to this command, without the program's name.</summary>
    public IEnumerable<string> WordPath =>
        Parents.OfType<CliCommand>().FirstOrDefault() is { } parent ? parent.WordPath.Append(Name) : [];

    /// <summary>Does what the command is for.</summary>
    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation);

    /// <summary>The arguments that were given; their count is right already.</summary>
    protected string[] OperandsOf(ParseResult line) => line.GetValue(_operands) ?? [];
}
