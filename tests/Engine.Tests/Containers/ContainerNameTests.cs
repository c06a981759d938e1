using Gantry.Engine.Containers;
using Gantry.Errors;

namespace Gantry.Engine.Tests.Containers;

public sealed class ContainerNameTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("a-b_c.9")]
    public void Good_names_pass(string name) => ContainerName.Validate(name);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("../../etc")]
    [InlineData("a b")]
    [InlineData("a\u001b[31m")]
    [InlineData("nämé")]
    public void Others_are_refused(string name) => Assert.Throws<InvalidArgumentException>(() => ContainerName.Validate(name));

    [Fact]
    public void Generated_names_are_valid_and_become_rarer()
    {
        for (var attempt = 0; attempt < 12; attempt++)
            ContainerName.Validate(ContainerName.Generate(attempt));
        Assert.Equal(64, ContainerName.NewId().Length);
    }
}
