using Gantry.Runtime.Users;

namespace Gantry.Runtime.Tests.Users;

public sealed class RemapUserTests
{
    [Theory]
    [InlineData("", 100_000)]
    [InlineData("ann:100000:65536", 165_536)]
    [InlineData("ann:100000:65536\nbob:231072:65536\ncid:165536:65536", 296_608)]
    [InlineData("small:1000:10", 100_000)]
    [InlineData("broken:x:y\n# a comment\nann:100000:65536", 165_536)]
    public void A_new_range_comes_after_all_others(string ranges, uint expected) => Assert.Equal(expected, RemapUser.NextFree(ranges.Split('\n')));
}
