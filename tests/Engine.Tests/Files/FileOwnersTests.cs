using Gantry.Engine.Files;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Tests.Files;

public sealed class FileOwnersTests
{
    private static readonly FileOwners s_mapped = new(new IdMapping(200_000, 300_000, 65_536));
    private static readonly FileOwners s_plain = new(null);

    // Revision 2 and the effective bit; permitted cap_net_raw.
    private static readonly byte[] s_capability = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Owners_have_the_containers_numbers_outside()
    {
        Assert.Equal((33u, 5u), (s_mapped.User(200_033), s_mapped.Group(300_005)));
        Assert.Equal((200_033u, 300_005u), (s_mapped.UserOnHost(33), s_mapped.GroupOnHost(5)));
        Assert.Equal((33u, 5u), (s_plain.User(33), s_plain.GroupOnHost(5)));
    }

    [Fact]
    public void What_is_the_hosts_is_nobodys() => Assert.Equal(65_534u, s_mapped.User(0));

    [Fact]
    public void File_capabilities_count_for_the_containers_root_and_come_out_as_they_went_in()
    {
        var onHost = s_mapped.AttributeOnHost("security.capability", s_capability);

        Assert.Equal([1, 0, 0, 3, .. s_capability[4..], 0x40, 0x0d, 3, 0], onHost);
        Assert.Equal(s_capability, s_mapped.Attribute("security.capability", onHost));
    }

    [Fact]
    public void File_capabilities_of_another_root_and_other_attributes_stay()
    {
        byte[] others = [1, 0, 0, 3, .. s_capability[4..], 1, 2, 3, 4];

        Assert.Equal(others, s_mapped.Attribute("security.capability", others));
        Assert.Equal(s_capability, s_mapped.AttributeOnHost("user.note", s_capability));
        Assert.Equal(s_capability, s_plain.AttributeOnHost("security.capability", s_capability));
    }
}
