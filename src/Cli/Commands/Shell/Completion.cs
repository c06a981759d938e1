using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary>What can stand in the place of a command line's last word.</summary>
/// <param name="Prefix">What is typed of it already.</param>
/// <param name="Candidates">Words that are known here.</param>
/// <param name="Names">The kind of names that the daemon knows.</param>
/// <param name="Before">What stands before a candidate in the same word, such as <c>--network=</c>.</param>
internal sealed record Completion(string Prefix, IReadOnlyList<string> Candidates, Operand Names = Operand.Other, string Before = "")
{
    private static readonly Dictionary<string, Operand> NamesOfFlags = new()
    {
        ["--network"] = Operand.Network, ["--volumes-from"] = Operand.Container, ["--link"] = Operand.Container, ["--volume"] = Operand.Volume,
    };

    private static readonly Dictionary<string, string[]> WordsOfFlags = new()
    {
        ["--pull"] = ["always", "missing", "never"],
        ["--restart"] = ["no", "always", "unless-stopped", "on-failure"],
        ["--log-driver"] = ["json-file", "local", "none"],
        ["--attach"] = ["stdin", "stdout", "stderr"],
        ["--signal"] = ["HUP", "INT", "KILL", "QUIT", "TERM", "USR1", "USR2"],
        ["--type"] = ["container", "image", "network", "volume"],
        ["--cgroupns"] = ["host", "private"],
        ["--ipc"] = ["host", "none", "private", "shareable"],
        ["--security-opt"] = ["no-new-privileges", "seccomp=", "apparmor=", "systempaths=unconfined", "profile=docker", "profile=default", "profile=hardened"],
        ["--driver"] = ["bridge", "macvlan", "ipvlan", "overlay", "local"],
    };

    /// <summary>Looks at the words behind the program's name; the last one may be empty.</summary>
    public static Completion Of(CliCommand root, IReadOnlyList<string> words)
    {
        var command = root;
        var operands = 0;
        Option? pending = null;
        foreach (var word in words.Take(Math.Max(0, words.Count - 1)))
        {
            if (pending is not null) pending = null;
            else if (operands > 0 && command.StopsAtFirstArgument) operands++;
            else if (word.StartsWith('-')) pending = TakesNext(command, word);
            else if (operands == 0 && command.Subcommands.FirstOrDefault(sub => sub.Name == word || sub.Aliases.Contains(word)) is CliCommand sub) command = sub;
            else operands++;
        }
        var last = words.Count == 0 ? "" : words[^1];
        if (pending is not null) return OfFlag(pending, last, "");
        if (operands > 0 && command.StopsAtFirstArgument) return new Completion(last, []);
        if (last.StartsWith("--", StringComparison.Ordinal) && last.IndexOf('=') is > 0 and var equals && Find(command, last[..equals]) is { } flag)
            return OfFlag(flag, last[(equals + 1)..], last[..(equals + 1)]);
        if (last.StartsWith('-')) return new Completion(last, [.. command.Options.Where(o => !o.Hidden).Select(option => option.Name).Append("--help").Order(StringComparer.Ordinal)]);
        if (command.Subcommands.Count > 0)
            return new Completion(last, [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).Order(StringComparer.Ordinal)]);
        return new Completion(last, [], operands < command.Count.Most ? NamesAt(command.OperandKind, operands) : Operand.Other);
    }

    private static Completion OfFlag(Option option, string prefix, string before) =>
        new(prefix, WordsOfFlags.GetValueOrDefault(option.Name, []), NamesOfFlags.GetValueOrDefault(option.Name, Operand.Other), before);

    private static Operand NamesAt(Operand kind, int position) => kind switch
    {
        Operand.NetworkThenContainer => position == 0 ? Operand.Network : Operand.Container,
        Operand.File => Operand.Other,
        _ => kind,
    };

    private static Option? TakesNext(CliCommand command, string word)
    {
        if (word.Contains('=')) return null;
        if (word.StartsWith("--", StringComparison.Ordinal)) return Find(command, word) is { } option && option.ValueType != typeof(bool) ? option : null;
        for (var at = 1; at < word.Length; at++)
        {
            if (Find(command, $"-{word[at]}") is not { } cluster) return null;
            if (cluster.ValueType != typeof(bool)) return at == word.Length - 1 ? cluster : null;
        }
        return null;
    }

    private static Option? Find(CliCommand command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
}
