using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Commands;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;
using Gantry.Cli.Terminal;

namespace Gantry.Cli.Tests.Support;

/// <summary>Runs command lines without a daemon.</summary>
internal static class CommandLine
{
    private static readonly RootCliCommand Root = CommandTree.Create();
    private static readonly ParserConfiguration Plain = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>What a command line printed and returned.</summary>
    public static async Task<(int ExitCode, string Out, string Err)> RunAsync(string program, params string[] words)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var session = Session(program, output, error);
        var exitCode = await Application.RunAsync(session, words);
        return (exitCode, Text(output), Text(error));
    }

    /// <summary>A command line through both parsers.</summary>
    public static (FlagSyntax Syntax, ParseResult Line) Parse(params string[] words)
    {
        var syntax = FlagSyntax.Read(Root, words);
        return (syntax, Root.Parse(syntax.Rewritten, Plain));
    }

    /// <summary>The JSON that <c>run</c> with these flags sends.</summary>
    public static JsonObject RunRequest(params string[] flags)
    {
        var command = new Probe();
        var syntax = FlagSyntax.Read(command, [.. flags, "image"]);
        var line = command.Parse(syntax.Rewritten, Plain);
        if (line.Errors.Count > 0) throw new FormatException(line.Errors[0].Message);
        return command.Groups.Aggregate(new ContainerRequest(), (request, group) => group.Apply(line, request)).ToJson();
    }

    private static CliSession Session(string program, MemoryStream output, MemoryStream error) => new()
    {
        ProgramName = program,
        Streams = new StandardStreams { Input = Stream.Null, Output = output, Error = error },
        Out = new StreamWriter(output, leaveOpen: true),
        Err = new StreamWriter(error, leaveOpen: true) { AutoFlush = true },
        Interrupts = new Interrupts(),
    };

    private static string Text(MemoryStream stream) => System.Text.Encoding.UTF8.GetString(stream.ToArray());

    private sealed class Probe : CliCommand
    {
        public Probe() : base("run", "", "IMAGE", ArgumentCount.Any)
        {
            StopsAtFirstArgument = true;
            foreach (var option in Groups.SelectMany(group => group.Options)) Add(option);
        }

        public IReadOnlyList<OptionGroup> Groups { get; } = OptionGroup.CreateAll();

        public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) => Task.FromResult(0);
    }
}
