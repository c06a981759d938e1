using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Tests.Dockerfile;

public sealed class WordExpanderTests
{
    private static readonly WordExpander s_words = new('\\', name => name switch
    {
        "v" => "value",
        "p" => "/a/b/c.tar.gz",
        "e" => "",
        "two" => "x  y",
        _ => null,
    });

    [Theory]
    [InlineData("$v", "value")]
    [InlineData("${v}x", "valuex")]
    [InlineData("$vx", "")]
    [InlineData("\\$v", "$v")]
    [InlineData("'$v'", "$v")]
    [InlineData("\"$v 'x'\"", "value 'x'")]
    [InlineData("a\\ b", "a b")]
    [InlineData("$", "$")]
    [InlineData("a$/b", "a$/b")]
    [InlineData("${n:-d}", "d")]
    [InlineData("${e:-d}", "d")]
    [InlineData("${e-d}", "")]
    [InlineData("${n-d}", "d")]
    [InlineData("${v:+d}", "d")]
    [InlineData("${e:+d}", "")]
    [InlineData("${e+d}", "d")]
    [InlineData("${n:-${m:-$v}}", "value")]
    [InlineData("${v:?no}", "value")]
    [InlineData("${p#*/}", "a/b/c.tar.gz")]
    [InlineData("${p##*/}", "c.tar.gz")]
    [InlineData("${p%.*}", "/a/b/c.tar")]
    [InlineData("${p%%.*}", "/a/b/c")]
    [InlineData("${p/a/X}", "/X/b/c.tXr.gz", false)]
    [InlineData("${p//a/X}", "/X/b/c.tXr.gz")]
    [InlineData("${p/b?c/Y}", "/a/Y.tar.gz")]
    [InlineData("${v#x}", "value")]
    public void Expands_as_docker_does(string text, string expected, bool all = true) =>
        Assert.Equal(all ? expected : "/X/b/c.tar.gz", s_words.Expand(text));

    [Theory]
    [InlineData("${n:?is needed}", "n: is needed")]
    [InlineData("${n?}", "n: is not allowed to be unset")]
    [InlineData("${v", "missing '}'")]
    [InlineData("${}", "bad substitution")]
    [InlineData("${v:^x}", "unsupported modifier")]
    [InlineData("'x", "single-quote")]
    [InlineData("\"x", "double-quote")]
    public void Refuses_what_is_malformed_or_required(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ExpansionException>(() => s_words.Expand(text)).Message);

    [Fact]
    public void Cuts_the_values_of_bare_variables() => Assert.Equal(["x", "y", "x  y"], s_words.ExpandToWords("$two \"$two\""));

    [Fact]
    public void Quotes_mean_nothing_in_text() => Assert.Equal("'value' \"\\n\" $v", s_words.ExpandText("'$v' \"\\n\" \\$v"));

    [Fact]
    public void Nesting_and_growth_are_bounded()
    {
        Assert.Throws<ExpansionException>(() => s_words.Expand(string.Concat(Enumerable.Repeat("${n:-", 10_000))));
        var long_ = new WordExpander('\\', _ => new string('x', 700_000));
        Assert.Throws<ExpansionException>(() => long_.Expand("$a$a"));
        Assert.Throws<ExpansionException>(() => long_.Expand("${a//*a*b*c*d/}"));
    }
}
