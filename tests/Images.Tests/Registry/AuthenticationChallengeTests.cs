using FsCheck.Xunit;
using Gantry.Images.Registry;

namespace Gantry.Images.Tests.Registry;

public sealed class AuthenticationChallengeTests
{
    [Fact]
    public void A_bearer_challenge_is_read_with_its_parameters()
    {
        Assert.True(AuthenticationChallenge.TryParse("Bearer realm=\"https://auth.example/token\",service=\"registry, one\",scope=\"repository:a/b:pull\"", out var challenge));

        Assert.Equal("bearer", challenge.Scheme);
        Assert.Equal("https://auth.example/token", challenge.Parameters["realm"]);
        Assert.Equal("registry, one", challenge.Parameters["service"]);
        Assert.Equal("repository:a/b:pull", challenge.Parameters["scope"]);
    }

    [Fact]
    public void Quotes_are_unescaped()
    {
        Assert.True(AuthenticationChallenge.TryParse("Basic realm=\"a \\\"b\\\"\"", out var challenge));

        Assert.Equal("a \"b\"", challenge.Parameters["realm"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer realm")]
    [InlineData("Bearer realm=\"open")]
    [InlineData("Bearer realm=\"a\\")]
    [InlineData("Bearer a=1,a=2")]
    [InlineData("Bea:rer a=1")]
    public void What_is_no_challenge_is_refused(string? header) => Assert.False(AuthenticationChallenge.TryParse(header, out _));

    [Property]
    public void Any_header_is_read_or_refused_without_an_exception(string? header) => AuthenticationChallenge.TryParse(header, out _);
}
