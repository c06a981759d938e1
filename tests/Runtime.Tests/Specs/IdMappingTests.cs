using FsCheck.Xunit;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class IdMappingTests
{
    private static readonly IdMapping s_mapping = new(200_000, 300_000, 65_536);

    [Fact]
    public void Ids_are_counted_from_the_first()
    {
        Assert.Equal((200_000u, 300_033u), (s_mapping.UserOnHost(0), s_mapping.GroupOnHost(33)));
        Assert.Equal((0u, 33u), (s_mapping.UserInside(200_000), s_mapping.GroupInside(300_033)));
    }

    [Theory, InlineData(0u), InlineData(199_999u), InlineData(265_536u), InlineData(uint.MaxValue)]
    public void Those_that_are_not_mapped_are_nobodys(uint user) => Assert.Equal(IdMapping.Nobody, s_mapping.UserInside(user));

    [Property]
    public bool No_id_inside_leads_out_of_the_range(uint id) =>
        s_mapping.UserOnHost(id) is >= 200_000 and < 265_536 && (id >= 65_536 || s_mapping.UserInside(s_mapping.UserOnHost(id)) == id);

    [Fact]
    public void Containers_of_a_profile_have_different_ids()
    {
        var all = Enumerable.Range(0, ProfileIds.Count).Select(ProfileIds.Range).ToList();

        Assert.Equal(Enumerable.Range(0, ProfileIds.Count), all.Select(ProfileIds.IndexOf));
        Assert.True(all.Zip(all.Skip(1)).All(pair => pair.First.HostUid + pair.First.Size == pair.Second.HostUid));
        Assert.True(all[^1].HostUid + (all[^1].Size - 1) <= int.MaxValue, "some programs know ids with a sign only");
    }
}
