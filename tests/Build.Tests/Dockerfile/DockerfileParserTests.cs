using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Tests.Dockerfile;

public sealed class DockerfileParserTests
{
    [Fact]
    public void Continued_lines_are_joined_and_comments_and_blanks_between_them_dropped()
    {
        var file = DockerfileParser.Parse("FROM a\nRUN echo \\\n# a comment\n\n  one \\  \n  two\n");
        var run = Assert.IsType<RunInstruction>(file.Instructions[1]);
        Assert.Equal("echo   one   two", run.Command.Arguments[0]);
        Assert.Equal((2, 6), (run.Range.Start.Line, run.Range.End.Line));
        Assert.Equal("a comment", Assert.Single(file.Comments).Text);
        Assert.Contains(file.Warnings, w => w.Rule == "NoEmptyContinuation");
    }

    [Fact]
    public void Directives_are_read_only_before_anything_else()
    {
        var file = DockerfileParser.Parse("# syntax=docker/dockerfile:1\n# ESCAPE = `\n# check=skip=all\n# other\n# check=x\nFROM a\nRUN a `\n b\n");
        Assert.Equal(["syntax", "escape", "check"], file.Directives.Select(d => d.Name));
        Assert.Equal("docker/dockerfile:1", file.Directive("syntax"));
        Assert.Equal("a  b", ((RunInstruction)file.Instructions[1]).Command.Arguments[0]);
    }

    [Fact]
    public void A_repeated_directive_and_a_wrong_escape_are_refused()
    {
        Assert.Contains("only one escape", Fails("# escape=\\\n# escape=`\nFROM a"));
        Assert.Contains("invalid escape character x", Fails("# escape=x\nFROM a"));
    }

    [Theory]
    [InlineData("FROM a\nRNU x", "dockerfile parse error on line 2: unknown instruction: RNU (did you mean RUN?)")]
    [InlineData("FORM a", "unknown instruction: FORM (did you mean FROM?)")]
    [InlineData("FROM a\nCOPY --form=b x y", "unknown flag: --form (did you mean --from?)")]
    [InlineData("FROM a\nCOPY x", "COPY requires at least two arguments")]
    [InlineData("FROM a b", "FROM requires either one or three arguments")]
    [InlineData("FROM a AS 1b", "invalid name for build stage")]
    [InlineData("FROM a\nENV x", "ENV must have two arguments")]
    [InlineData("FROM a\nENV a=b c", "can't find = in \"c\"")]
    [InlineData("FROM a\nSHELL sh -c", "SHELL requires the arguments to be in JSON form")]
    [InlineData("FROM a\nONBUILD FROM b", "FROM isn't allowed as an ONBUILD trigger")]
    [InlineData("FROM a\nONBUILD ONBUILD RUN b", "isn't allowed")]
    [InlineData("FROM a\nHEALTHCHECK --interval=1 CMD x", "invalid duration")]
    [InlineData("FROM a\nHEALTHCHECK FOO", "unknown type")]
    [InlineData("FROM a\nRUN --mount=type=cach,target=/x y", "(did you mean cache?)")]
    [InlineData("FROM a\nRUN --mount=type=cache,targt=/x y", "(did you mean target?)")]
    [InlineData("FROM a\nRUN --mount=type=cache y", "needs a target")]
    [InlineData("FROM a\nRUN --network=foo y", "network mode \"foo\" is not valid")]
    [InlineData("FROM a\nRUN <<EOF\nx\n", "unterminated heredoc")]
    [InlineData("FROM a\nCOPY --link=maybe a b", "expecting boolean")]
    [InlineData("FROM a\nCOPY --chown=a --chown=b a b", "duplicate flag")]
    [InlineData("# nothing\n\n", "file with no instructions")]
    [InlineData("", "file with no instructions")]
    public void Mistakes_name_the_line_and_what_is_wrong(string text, string message) => Assert.Contains(message, Fails(text));

    [Fact]
    public void An_error_shows_the_line() => Assert.Contains("2 | RNU x", Fails("FROM a\nRNU x"));

    [Fact]
    public void A_heredoc_alone_is_the_script_and_one_with_words_is_not()
    {
        var file = DockerfileParser.Parse("FROM a\nRUN <<EOF\necho 1\n# kept\nEOF\nRUN python3 <<-'X' && <<Y cat\n\tprint(1)\n\tX\ny\nY\n");
        var script = (RunInstruction)file.Instructions[1];
        Assert.Equal("echo 1\n# kept\n", script.Script);
        var piped = (RunInstruction)file.Instructions[2];
        Assert.Null(piped.Script);
        Assert.Equal(("X", "print(1)\n", false, true), (piped.Heredocs[0].Name, piped.Heredocs[0].Content, piped.Heredocs[0].Expand, piped.Heredocs[0].Chomp));
        Assert.Equal("y\n", piped.Heredocs[1].Content);
        Assert.Null(((RunInstruction)DockerfileParser.Parse("FROM a\nRUN <<EOF cat > /f\nx\nEOF\n").Instructions[1]).Script);
    }

    [Fact]
    public void Copy_takes_heredocs_as_files()
    {
        var copy = (CopyInstruction)DockerfileParser.Parse("FROM a\nCOPY <<a.txt <<\"b.txt\" c /d/\none\na.txt\ntwo\nb.txt\n").Instructions[1];
        Assert.Equal(["a.txt", "b.txt"], copy.InlineFiles.Select(h => h.Name));
        Assert.Equal(["c"], copy.Sources);
        Assert.Equal("/d/", copy.Destination);
    }

    [Fact]
    public void Flags_and_json_forms_are_read()
    {
        var file = DockerfileParser.Parse("""
            FROM --platform=$BUILDPLATFORM debian:12 AS Base
            COPY --from=0 --chown=1:2 --chmod=755 --link --parents --exclude=*.md --exclude=*.txt ["a b", "c"]
            ADD --checksum=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa --keep-git-dir=true x y
            RUN --mount=type=cache,target=/c,sharing=locked,id=k,uid=5,mode=0700 --mount=type=secret,id=s,env=TOKEN --network=none ["sh", "-c", "x"]
            ENTRYPOINT [not json
            HEALTHCHECK --interval=1m30s --retries=2 CMD ["a"]
            ENV a=1 b="x y" c=x\ y
            LABEL k all the rest
            ARG x y=1
            EXPOSE 80 53/udp
            """);
        var from = (FromInstruction)file.Instructions[0];
        Assert.Equal(("debian:12", "base", "$BUILDPLATFORM"), (from.Image, from.Alias, from.Platform));
        var copy = (CopyInstruction)file.Instructions[1];
        Assert.Equal(("0", "1:2", "755", true, true), (copy.From, copy.Chown, copy.Chmod, copy.Link, copy.Parents));
        Assert.Equal(["*.md", "*.txt"], copy.Exclude);
        Assert.Equal(["a b"], copy.Sources);
        Assert.True(((AddInstruction)file.Instructions[2]).KeepGitDirectory);
        var run = (RunInstruction)file.Instructions[3];
        Assert.False(run.Command.IsShell);
        Assert.Equal((RunMountType.Cache, "/c", CacheSharing.Locked, "k", 5u, 0x1C0), (run.Mounts[0].Type, run.Mounts[0].Target, run.Mounts[0].Sharing, run.Mounts[0].Id, run.Mounts[0].Uid, run.Mounts[0].Mode!.Value));
        Assert.Equal("TOKEN", run.Mounts[1].Env);
        Assert.Equal(RunNetwork.None, run.Network);
        Assert.True(((EntrypointInstruction)file.Instructions[4]).Command.IsShell);
        Assert.Equal((90_000_000_000, 2), (((HealthcheckInstruction)file.Instructions[5]).Interval, ((HealthcheckInstruction)file.Instructions[5]).Retries));
        Assert.Equal([new("a", "1"), new("b", "\"x y\""), new("c", "x\\ y")], ((EnvInstruction)file.Instructions[6]).Pairs);
        Assert.Equal([new("k", "all the rest")], ((LabelInstruction)file.Instructions[7]).Pairs);
        Assert.Equal([("x", null), ("y", "1")], ((ArgInstruction)file.Instructions[8]).Variables);
    }

    private static string Fails(string text) => Assert.Throws<DockerfileException>(() => DockerfileParser.Parse(text)).Message;
}
