using System.Net;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Tests.Addresses;

public sealed class SubnetTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255")]
    [InlineData("0.0.0.0/0", "255.255.255.255")]
    [InlineData("192.0.2.1/32", "192.0.2.1")]
    [InlineData("fd00::/8", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void The_last_address_has_all_host_bits_set(string text, string last)
    {
        Assert.True(Subnet.TryParse(text, out var subnet, out _));
        Assert.Equal(IPAddress.Parse(last), subnet.Address(subnet.Last));
        Assert.Equal(text, subnet.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("fd00::/129")]
    [InlineData("nonsense/8")]
    public void What_is_no_subnet_is_not_read(string text) => Assert.False(Subnet.TryParse(text, out _, out _));

    [Fact]
    public void Subnets_overlap_when_they_share_an_address()
    {
        static Subnet Of(string text) => Subnet.TryParse(text, out var subnet, out _) ? subnet : throw new FormatException(text);
        Assert.True(Of("10.0.0.0/8").Overlaps(Of("10.1.0.0/16")));
        Assert.True(Of("10.1.0.0/16").Overlaps(Of("10.0.0.0/8")));
        Assert.False(Of("10.0.0.0/16").Overlaps(Of("10.1.0.0/16")));
        Assert.False(Of("::/0").Overlaps(Of("0.0.0.0/0")));
    }
}
