using Gantry.Errors;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Tests.Addresses;

public sealed class SubnetPlannerTests
{
    private static readonly DefaultAddressPool[] Pools = [new("10.0.0.0/16", 24), new("10.9.0.0/24", 26)];

    [Theory]
    [InlineData("", "10.0.0.0/24")]
    [InlineData("10.0.1.0/24", "10.0.0.0/24")]
    [InlineData("10.0.0.7/32", "10.0.1.0/24")]
    [InlineData("10.0.1.0/24 10.0.0.0/25", "10.0.2.0/24")]
    [InlineData("10.0.0.0/23 10.0.0.0/24 10.0.1.0/24", "10.0.2.0/24")]
    [InlineData("10.0.0.0/16", "10.9.0.0/26")]
    [InlineData("10.0.0.0/8", null)]
    [InlineData("192.168.0.0/16 fd00::/8", "10.0.0.0/24")]
    public void The_first_gap_that_is_wide_enough_is_taken(string taken, string? expected)
    {
        var obstacles = taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Of).ToList();
        if (expected is null)
            Assert.Throws<InvalidArgumentException>(() => SubnetPlanner.Choose(Pools, ipv6: false, obstacles));
        else
            Assert.Equal(expected, SubnetPlanner.Choose(Pools, ipv6: false, obstacles).ToString());
    }

    [Fact]
    public void What_is_chosen_is_the_first_candidate_of_all_that_overlaps_nothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var taken = Enumerable.Range(0, random.Next(200)).Select(_ => Of($"10.0.{random.Next(256)}.{random.Next(256)}/{random.Next(21, 33)}")).ToList();
            var first = Enumerable.Range(0, 256).Select(n => Of($"10.0.{n}.0/24")).FirstOrDefault(c => !taken.Exists(c.Overlaps), Of("10.9.0.0/26"));
            Assert.Equal(first, SubnetPlanner.Choose(Pools, ipv6: false, taken));
        }
    }

    private static Subnet Of(string text) => Subnet.TryParse(text, out var subnet, out _) ? subnet : throw new FormatException(text);
}
