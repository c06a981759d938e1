using Gantry.Build.Context;

namespace Gantry.Build.Tests.Context;

public sealed class PathRulesTests
{
    [Theory]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("**/*.md", "docs/a/README.md", true)]
    [InlineData("**/*.md", "README.md", true)]
    [InlineData("docs", "docs/a/b", true)]
    [InlineData("/docs/", "docs/a", true)]
    [InlineData("./docs/../src", "src/a", true)]
    [InlineData("docs/**", "docs/a/b", true)]
    [InlineData("docs/**", "docs", false)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**/z", "az", false)]
    [InlineData("temp?", "temp1", true)]
    [InlineData("temp?", "temp/", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("**/node_modules", "x/node_modules/y/z", true)]
    public void Patterns_match_as_dockers_do(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathRules([pattern]).Matches(path));

    [Fact]
    public void The_last_rule_that_matches_decides()
    {
        var rules = PathRules.ParseIgnoreFile("\uFEFF# all but one\n*\n!src\nsrc/*.tmp\n! src/keep.tmp \n\n");
        Assert.True(rules.Matches("README.md"));
        Assert.False(rules.Matches("src/a.c"));
        Assert.True(rules.Matches("src/a.tmp"));
        Assert.False(rules.Matches("src/keep.tmp"));
        Assert.True(rules.HasExceptions);
    }

    [Fact]
    public void Malformed_patterns_are_refused() =>
        Assert.Contains("not closed", Assert.Throws<Errors.InvalidArgumentException>(() => new PathRules(["a[bc"])).Message);

    [Fact]
    public void No_pattern_makes_matching_slow()
    {
        var rules = new PathRules([string.Concat(Enumerable.Repeat("**/a*/", 200)) + "z"]);
        Assert.False(rules.Matches(string.Concat(Enumerable.Repeat("a/", 2000)) + "b"));
    }
}
