using Gantry.DockerApi.Build;
using Gantry.Errors;

namespace Gantry.DockerApi.Tests.Build;

public sealed class BuildOptionTests
{
    [Fact]
    public void Options_have_a_type_and_fields()
    {
        var option = BuildOption.Parse("cacheto", "type=registry,ref=a:b,mode=max");
        Assert.Equal(("registry", "a:b", "max", ""), (option.Type, option.Attribute("ref"), option.Attribute("mode"), option.Attribute("other")));
        Assert.Equal("inline", BuildOption.Parse("cacheto", "inline").Type);
    }

    [Theory]
    [InlineData("ref=a")]
    [InlineData("")]
    [InlineData("type=a,type=b")]
    public void Options_without_a_type_are_refused(string text) => Assert.Throws<InvalidArgumentException>(() => BuildOption.Parse("cacheto", text));

    [Fact]
    public async Task A_lent_agent_is_taken_once_and_let_go_at_the_builds_end()
    {
        var agents = new LentAgents();
        var first = agents.LendAsync("build", "default", new MemoryStream(), default);
        var taken = await agents.TakeAsync("build", "default", default);
        Assert.False(first.IsCompleted);
        await taken.DisposeAsync();
        await first;
        var second = agents.LendAsync("build", "default", new MemoryStream(), default);
        agents.End("build", ["default"]);
        await second;
    }
}
