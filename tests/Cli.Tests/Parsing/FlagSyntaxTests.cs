using FsCheck.Xunit;
using Gantry.Cli.Parsing;
using Gantry.Cli.Tests.Support;

namespace Gantry.Cli.Tests.Parsing;

public sealed class FlagSyntaxTests
{
    [Fact]
    public void Flags_after_the_image_belong_to_the_program()
    {
        var (syntax, line) = CommandLine.Parse("run", "--rm", "busybox", "--rm", "-it", "--", "x");

        Assert.Equal("run", syntax.Command.Name);
        Assert.Empty(line.Errors);
        Assert.Equal(["run", "--rm=true", "--", "busybox", "--rm", "-it", "--", "x"], syntax.Rewritten);
    }

    [Fact]
    public void Flags_may_follow_the_arguments_of_other_commands() =>
        Assert.Equal(["rm", "--force=true", "--", "a", "b"], CommandLine.Parse("rm", "a", "-f", "b").Syntax.Rewritten);

    [Fact]
    public void A_cluster_ends_with_the_flag_that_takes_a_value() =>
        Assert.Equal(
            ["run", "--interactive=true", "--tty=true", "--volume=/a:/b", "--", "image"],
            CommandLine.Parse("run", "-itv/a:/b", "image").Syntax.Rewritten);

    [Fact]
    public void The_last_of_several_values_counts() =>
        Assert.Equal(["run", "--memory=2g", "--", "image"], CommandLine.Parse("run", "-m", "1g", "--memory=2g", "image").Syntax.Rewritten);

    [Fact]
    public void A_flag_takes_the_next_word_whatever_it_looks_like() =>
        Assert.Equal(["run", "--entrypoint=--rm", "--", "image"], CommandLine.Parse("run", "--entrypoint", "--rm", "image").Syntax.Rewritten);

    [Fact]
    public void An_empty_value_is_kept() =>
        Assert.Equal(["run", "--entrypoint", "", "--", "image"], CommandLine.Parse("run", "--entrypoint=", "image").Syntax.Rewritten);

    [Theory]
    [InlineData("true", "true")]
    [InlineData("0", "false")]
    [InlineData("T", "true")]
    public void Switches_take_the_words_that_docker_takes(string written, string read) =>
        Assert.Equal(["run", $"--sig-proxy={read}", "--", "image"], CommandLine.Parse("run", $"--sig-proxy={written}", "image").Syntax.Rewritten);

    [Theory]
    [InlineData(new[] { "ps", "--foo" }, "unknown flag: --foo")]
    [InlineData(new[] { "run", "-Z", "x" }, "unknown shorthand flag: 'Z' in -Z")]
    [InlineData(new[] { "run", "--name" }, "flag needs an argument: --name")]
    [InlineData(new[] { "run", "-itm" }, "flag needs an argument: 'm' in -itm")]
    [InlineData(new[] { "run", "--rm=xx", "b" }, "invalid argument \"xx\" for \"--rm\" flag: strconv.ParseBool: parsing \"xx\": invalid syntax")]
    public void What_is_wrong_is_said_in_dockers_words(string[] words, string message)
    {
        var error = Assert.Throws<UsageException>(() => CommandLine.Parse(words));

        Assert.Equal(message, error.Message);
        Assert.Equal(125, error.ExitCode);
    }

    [Fact]
    public void Global_flags_come_before_the_command_only()
    {
        Assert.Equal(["--host=tcp://x", "ps", "--"], CommandLine.Parse("-H", "tcp://x", "ps").Syntax.Rewritten);
        Assert.Throws<UsageException>(() => CommandLine.Parse("ps", "-H", "tcp://x"));
    }

    [Property(MaxTest = 500)]
    public bool Every_value_of_a_flag_arrives_as_it_was_written(string? value)
    {
        value ??= "";
        var (syntax, line) = CommandLine.Parse("run", "--label-file", value, "--name", "n", "image", value);
        var labels = (string[]?)line.GetValue<string[]>("--label-file");
        return line.Errors.Count == 0 && labels is [var only] && only == value && syntax.OperandCount == 2;
    }

    [Property(MaxTest = 500)]
    public bool No_command_line_breaks_the_parser(string?[]? words)
    {
        string[] line = ["run", .. (words ?? []).Select(word => word ?? "")];
        try
        {
            CommandLine.Parse(line);
            return true;
        }
        catch (UsageException)
        {
            return true;
        }
    }
}
