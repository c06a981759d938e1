using Gantry.Cli.Terminal;

namespace Gantry.Cli.Tests.Terminal;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData(null, new byte[] { 16, 17 }, new byte[0], true)]
    [InlineData(null, new byte[] { 65, 16, 17, 66 }, new byte[] { 65 }, true)]
    [InlineData(null, new byte[] { 16, 65 }, new byte[] { 16, 65 }, false)]
    [InlineData(null, new byte[] { 16, 16, 17 }, new byte[] { 16 }, true)]
    [InlineData("ctrl-x,x", new byte[] { 24, 120 }, new byte[0], true)]
    [InlineData("ctrl-\\", new byte[] { 28 }, new byte[0], true)]
    public void The_sequence_leaves_and_all_else_goes_on(string? keys, byte[] typed, byte[] forwarded, bool leaves)
    {
        var forward = new List<byte>();

        Assert.Equal(leaves, DetachKeys.Parse(keys).Filter(typed, forward));
        Assert.Equal(forwarded, forward);
    }

    [Fact]
    public void The_sequence_may_arrive_in_pieces()
    {
        var keys = DetachKeys.Parse(null);
        var forward = new List<byte>();

        Assert.False(keys.Filter([16], forward));
        Assert.True(keys.Filter([17], forward));
        Assert.Empty(forward);
    }

    [Fact]
    public void Unknown_keys_are_refused() => Assert.Throws<CommandException>(() => DetachKeys.Parse("ctrl-1"));
}
