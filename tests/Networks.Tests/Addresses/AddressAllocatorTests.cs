using System.Net;
using FsCheck.Xunit;
using Gantry.Errors;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Tests.Addresses;

public sealed class AddressAllocatorTests
{
    [Fact]
    public void The_lowest_free_address_is_given_and_the_ends_of_the_subnet_never()
    {
        var allocator = Of("10.0.0.0/29");
        var given = Enumerable.Range(0, 6).Select(_ => allocator.TakeNext().ToString()).ToList();
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"], given);
        Assert.Equal("no available IPv4 addresses on this network's address pools: 10.0.0.0/29", Assert.Throws<UnavailableException>(() => allocator.TakeNext()).Message);
        allocator.Return(IPAddress.Parse("10.0.0.4"));
        allocator.Return(IPAddress.Parse("10.0.0.2"));
        Assert.Equal("10.0.0.2", allocator.TakeNext().ToString());
    }

    [Fact]
    public void An_address_that_is_taken_is_refused_with_dockers_words()
    {
        var allocator = Of("10.0.0.0/24");
        allocator.Take(IPAddress.Parse("10.0.0.9"));
        Assert.Equal("Address already in use", Assert.Throws<ForbiddenException>(() => allocator.Take(IPAddress.Parse("10.0.0.9"))).Message);
        Assert.Throws<InvalidArgumentException>(() => allocator.Take(IPAddress.Parse("10.0.1.9")));
    }

    [Fact]
    public void A_range_limits_what_is_given_but_not_what_may_be_asked_for()
    {
        Assert.True(Subnet.TryParse("10.0.0.0/24", out var subnet, out _));
        Assert.True(Subnet.TryParse("10.0.0.64/30", out var range, out _));
        var allocator = new AddressAllocator(subnet, range);
        Assert.Equal(["10.0.0.64", "10.0.0.65", "10.0.0.66", "10.0.0.67"], Enumerable.Range(0, 4).Select(_ => allocator.TakeNext().ToString()));
        Assert.Throws<UnavailableException>(() => allocator.TakeNext());
        allocator.Take(IPAddress.Parse("10.0.0.200"));
    }

    [Fact]
    public void An_ipv6_subnet_is_not_walked_through()
    {
        var allocator = Of("fd00::/64");
        Assert.Equal("fd00::1", allocator.TakeNext().ToString());
        allocator.Take(IPAddress.Parse("fd00::ffff:ffff:ffff:ffff"));
    }

    [Property]
    public bool No_address_is_given_twice(bool[] takes)
    {
        var allocator = Of("10.0.0.0/28");
        var given = new List<IPAddress>();
        foreach (var take in takes)
        {
            if (!take && given.Count > 0)
            {
                allocator.Return(given[0]);
                given.RemoveAt(0);
            }
            else if (given.Count < 14)
            {
                given.Add(allocator.TakeNext());
            }
        }
        return given.Distinct().Count() == given.Count;
    }

    private static AddressAllocator Of(string text)
    {
        Assert.True(Subnet.TryParse(text, out var subnet, out _));
        return new(subnet, subnet);
    }
}
