using System.CommandLine;

namespace Gantry.Cli.Parsing;

/// <summary>
/// Docker's flag syntax differs from System.CommandLine's: a flag takes the next word whatever it looks like, the last
/// of several values counts, flags may be clustered with their value (<c>-itv/a:/b</c>), and some commands leave all
/// that follows their first argument alone. This rewrites a command line into one that means the same to both.
/// </summary>
internal sealed class FlagSyntax
{
    private readonly IReadOnlyList<string> _words;
    private readonly List<string> _path = [];
    private readonly List<(Option Option, string Value)> _flags = [];
    private readonly List<(Option Option, string Value)> _globalFlags = [];
    private readonly List<string> _operands = [];
    private CliCommand _command;
    private int _next;

    private FlagSyntax(CliCommand root, IReadOnlyList<string> words)
    {
        _command = root;
        _words = words;
    }

    /// <summary>The command line for System.CommandLine.</summary>
    public IReadOnlyList<string> Rewritten =>
        [.. Render(_globalFlags), .. _path, .. Render(_flags), "--", .. _operands];

    /// <summary>The command that the words name.</summary>
    public CliCommand Command => _command;

    /// <summary>Whether the words ask for the command's help.</summary>
    public bool AsksForHelp { get; private set; }

    /// <summary>The word in the place of a command that none of ours has; what follows it is left alone.</summary>
    public string? ForeignCommand { get; private set; }

    /// <summary>The flags before the command, for System.CommandLine.</summary>
    public IReadOnlyList<string> RewrittenGlobals => [.. Render(_path.Count == 0 ? _flags : _globalFlags)];

    /// <summary>How many arguments there are.</summary>
    public int OperandCount => _operands.Count;

    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">A flag or a subcommand is unknown, or a flag lacks its value.</exception>
    public static FlagSyntax Read(CliCommand root, IReadOnlyList<string> words)
    {
        var syntax = new FlagSyntax(root, words);
        while (syntax._next < words.Count && !syntax.AsksForHelp) syntax.ReadWord(words[syntax._next++]);
        return syntax;
    }

    private void ReadWord(string word)
    {
        if (word == "--")
        {
            _operands.AddRange(_words.Skip(_next));
            _next = _words.Count;
        }
        else if (word.StartsWith("--", StringComparison.Ordinal)) ReadLong(word);
        else if (word is ['-', _, ..]) ReadCluster(word);
        else ReadOperand(word);
    }

    private void ReadLong(string word)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        if (Find(name) is not { } option)
        {
            if (name == "--help") AsksForHelp = true;
            else throw UsageException.UnknownFlag(_command, $"unknown flag: {name}", name);
            return;
        }
        if (equals >= 0) Set(option, word[(equals + 1)..]);
        else Set(option, IsSwitch(option) ? "true" : Next($"flag needs an argument: {name}"));
    }

    private void ReadCluster(string word)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var letter = word[at];
            if (Find("-" + letter) is not { } option)
            {
                if (letter == 'h') AsksForHelp = true;
                else throw UsageException.UnknownFlag(_command, $"unknown shorthand flag: '{letter}' in {word}", name: null);
                return;
            }
            var rest = word[(at + 1)..];
            if (rest.StartsWith('='))
            {
                Set(option, rest[1..]);
                return;
            }
            if (IsSwitch(option))
            {
                Set(option, "true");
                continue;
            }
            Set(option, rest.Length > 0 ? rest : Next($"flag needs an argument: '{letter}' in {word}"));
            return;
        }
    }

    private void ReadOperand(string word)
    {
        if (_operands.Count == 0 && _command.Subcommands.Count > 0)
        {
            Enter(word);
            return;
        }
        _operands.Add(word);
        if (!_command.StopsAtFirstArgument) return;
        _operands.AddRange(_words.Skip(_next));
        _next = _words.Count;
    }

    private void Enter(string word)
    {
        var found = _command.Subcommands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word));
        if (found is not CliCommand command)
        {
            if (_path.Count > 0) throw UsageException.UnknownCommand(_command, word);
            ForeignCommand = word;
            _next = _words.Count;
            return;
        }
        if (_path.Count == 0)
        {
            _globalFlags.AddRange(_flags);
            _flags.Clear();
        }
        _path.Add(word);
        _command = command;
    }

    private Option? Find(string name) =>
        _command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    private string Next(string complaint) =>
        _next < _words.Count ? _words[_next++] : throw UsageException.BadFlag(_command, complaint);

    private void Set(Option option, string value)
    {
        if (IsSwitch(option)) value = Boolean(option, value) ? "true" : "false";
        if (option.Arity.MaximumNumberOfValues == 1) _flags.RemoveAll(flag => flag.Option == option);
        _flags.Add((option, value));
    }

    private bool Boolean(Option option, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw UsageException.BadFlag(
            _command,
            $"invalid argument \"{value}\" for \"{Flag.Names(option)}\" flag: strconv.ParseBool: parsing \"{value}\": invalid syntax"),
    };

    // An empty value has to be a word of its own, or it would be lost; any other is safe behind the equals sign.
    private static IEnumerable<string> Render(IEnumerable<(Option Option, string Value)> flags) =>
        flags.SelectMany(flag => flag.Value.Length == 0
            ? new[] { flag.Option.Name, "" }
            : [$"{flag.Option.Name}={flag.Value}"]);
}
