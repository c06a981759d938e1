using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Words;
using Gantry.Errors;

namespace Gantry.Build.Tests.Dockerfile;

/// <summary>Whatever comes in, the parser answers in bounded time with a document or with one of its own errors.</summary>
public sealed class HostileDockerfileTests
{
    private static readonly string[] s_pieces =
    [
        "FROM ", "RUN ", "COPY ", "ENV ", "ONBUILD ", "HEALTHCHECK ", "ARG ", "--mount=", "type=", "cache", ",", "=", "--", "<<", "<<-", "EOF", "\n", "\\\n", "`\n",
        "# escape=`\n", "#", "\"", "'", "$", "${", "}", ":-", "//", "%%", "[", "]", "[\"a\",", "\\", " ", "\t", "\0", "\r\n", "\uD800", "é", "a", "/", "*",
    ];

    public static Arbitrary<string> Files() =>
        Gen.ListOf(Gen.Elements(s_pieces)).Select(p => string.Concat(p)).ToArbitrary();

    [Fact]
    public void Random_files_are_read_or_refused() =>
        Prop.ForAll(Files(), text => Answers(() => DockerfileParser.Parse("FROM a\n" + text))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Random_words_are_expanded_or_refused() =>
        Prop.ForAll(Files(), text => Answers(() => new WordExpander('\\', n => n.Length == 1 ? null : n).Expand(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("RUN a\\\n", 100_000)]
    [InlineData("RUN <<A <<A <<A\n", 3_000)]
    [InlineData("ENV a=\"\\\n", 50_000)]
    [InlineData("ONBUILD ", 20_000)]
    [InlineData("HEALTHCHECK --interval=1h", 20_000)]
    [InlineData("COPY [\"a\",", 50_000)]
    [InlineData("[[[[", 100_000)]
    public void Repetition_stays_fast(string piece, int times)
    {
        var watch = Stopwatch.StartNew();
        Answers(() => DockerfileParser.Parse("FROM a\n" + string.Concat(Enumerable.Repeat(piece, times))));
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_giant_file_is_refused() =>
        Assert.Throws<InvalidArgumentException>(() => DockerfileParser.Parse(new string('#', 5_000_000)));

    private static void Answers(Action action)
    {
        try
        {
            action();
        }
        catch (GantryException)
        {
            // One of our own: that is an answer.
        }
    }
}
