using Gantry.Cli.Commands;
using Gantry.Cli.Commands.Shell;
using Gantry.Cli.Parsing;
using Gantry.Cli.Tests.Support;

namespace Gantry.Cli.Tests.Parsing;

public sealed class UsageTests
{
    [Fact]
    public async Task An_unknown_flag_shows_the_usage_and_what_may_have_been_meant()
    {
        var (exitCode, _, err) = await CommandLine.RunAsync("docker", "run", "--nmae", "x", "busybox");

        Assert.Equal(125, exitCode);
        Assert.Equal(
            "unknown flag: --nmae\nDid you mean '--name'?\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information\n", err);
    }

    [Theory]
    [InlineData("docker: unknown command: docker foo", "foo")]
    [InlineData("docker: unknown command: docker container foo", "container", "foo")]
    [InlineData("docker: 'docker pause' requires at least 1 argument", "pause")]
    [InlineData("docker: 'docker rename' requires 2 arguments", "rename", "a")]
    [InlineData("docker: 'docker ps' accepts no arguments", "ps", "extra")]
    [InlineData("docker: 'docker login' requires at most 1 argument", "login", "a", "b")]
    public async Task Wrong_words_end_with_1_and_say_why(string message, params string[] words)
    {
        var (exitCode, _, err) = await CommandLine.RunAsync("docker", words);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(message + "\n", err);
    }

    [Theory]
    [InlineData("invalid argument \"xx\" for \"-m, --memory\" flag: invalid size: 'xx'", "-m", "xx")]
    [InlineData("invalid argument \"abc\" for \"--health-interval\" flag: time: invalid duration \"abc\"", "--health-interval", "abc")]
    [InlineData("invalid argument \"nofile\" for \"--ulimit\" flag: invalid ulimit argument: nofile", "--ulimit", "nofile")]
    [InlineData("invalid argument \"type=bind,source=a\" for \"--mount\" flag: target is required", "--mount", "type=bind,source=a")]
    [InlineData("invalid argument \"x\" for \"--dns\" flag: IP address is not correctly formatted: x", "--dns", "x")]
    [InlineData("invalid argument \"foo\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and STDERR", "-a", "foo")]
    public async Task Bad_values_are_refused_in_dockers_words(string message, params string[] flags)
    {
        var (exitCode, _, err) = await CommandLine.RunAsync("docker", ["run", .. flags, "busybox"]);

        Assert.Equal(125, exitCode);
        Assert.StartsWith(message + "\n", err);
    }

    [Theory]
    [InlineData("invalid containerPort: abc", "-p", "80:abc")]
    [InlineData("invalid IP address: a:b", "-p", "a:b:c:d")]
    [InlineData("invalid ranges specified for container and host Ports: 5-6 and 1-3", "-p", "1-3:5-6")]
    [InlineData("conflicting options: cannot specify both --restart and --rm", "--rm", "--restart", "always")]
    [InlineData("Invalid --security-opt: \"foo\"", "--security-opt", "foo")]
    [InlineData("--pid: invalid PID mode", "--pid", "foo")]
    [InlineData("--no-healthcheck conflicts with --health-* options", "--no-healthcheck", "--health-cmd", "x")]
    [InlineData("open /nope: no such file or directory", "--env-file", "/nope")]
    [InlineData("network-scoped aliases are only supported for user-defined networks", "--network-alias", "x")]
    [InlineData("invalid pull option: 'foo': must be one of \"always\", \"missing\" or \"never\"", "--pull", "foo")]
    [InlineData("the input device is not a TTY", "-it")]
    public async Task Contradictions_end_with_125(string message, params string[] flags)
    {
        var (exitCode, _, err) = await CommandLine.RunAsync("docker", ["run", .. flags, "busybox"]);

        Assert.Equal(125, exitCode);
        Assert.Equal($"docker: {message}\n\nRun 'docker run --help' for more information\n", err);
    }

    [Fact]
    public async Task Without_a_daemon_the_next_step_is_named()
    {
        var (exitCode, _, err) = await CommandLine.RunAsync("gantry", "-H", "unix:///nonexistent/gantry.sock", "ps");

        Assert.Equal(1, exitCode);
        Assert.Equal("Cannot connect to the Docker daemon at unix:///nonexistent/gantry.sock. Is the docker daemon running?\n", err);
    }

    [Fact]
    public void Every_command_shows_an_example_and_every_flag_says_what_it_does()
    {
        foreach (var command in All(CommandTree.Create()).Where(command => command is not CommandGroup and not RootCliCommand))
        {
            Assert.True(command.Examples.Count > 0, $"{command.Name} has no example");
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
        }
    }

    [Fact]
    public void Every_example_parses()
    {
        foreach (var example in All(CommandTree.Create()).SelectMany(command => command.Examples))
        {
            var words = example.Line.Split(['|', '>', '<'])[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            CommandLine.Parse(words);
        }
    }

    [Fact]
    public void The_reference_page_is_current()
    {
        var page = new StringWriter { NewLine = "\n" };
        CommandReference.Write(CommandTree.Create(), page);

        Assert.True(File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "commands.md")) == page.ToString(), "docs/commands.md is out of date: run `gantry docs > docs/commands.md`");
    }

    [Theory]
    [InlineData(new[] { "volume", "" }, new[] { "clone", "create", "export", "import", "inspect", "ls", "prune", "rm", "snapshot", "update" })]
    [InlineData(new[] { "run", "--pull", "" }, new[] { "always", "missing", "never" })]
    [InlineData(new[] { "run", "--pull=" }, new[] { "always", "missing", "never" })]
    public void Completion_knows_commands_and_values(string[] words, string[] candidates) =>
        Assert.Equal(candidates, Completion.Of(CommandTree.Create(), words).Candidates);

    [Theory]
    [InlineData(nameof(Operand.Image), "run", "--rm", "")]
    [InlineData(nameof(Operand.Network), "run", "--network", "")]
    [InlineData(nameof(Operand.RunningContainer), "exec", "-it", "")]
    [InlineData(nameof(Operand.Container), "network", "connect", "back", "")]
    [InlineData(nameof(Operand.Other), "exec", "web", "")]
    public void Completion_knows_which_names_are_wanted(string names, params string[] words) =>
        Assert.Equal(names, Completion.Of(CommandTree.Create(), words).Names.ToString());

    private static IEnumerable<CliCommand> All(CliCommand command) =>
        new[] { command }.Concat(command.Subcommands.OfType<CliCommand>().Where(sub => !sub.Hidden).SelectMany(All));

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gantry.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
