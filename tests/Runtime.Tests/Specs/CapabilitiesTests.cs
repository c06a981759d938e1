using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class CapabilitiesTests
{
    [Theory]
    [InlineData(SecurityProfile.Docker, 14)]
    [InlineData(SecurityProfile.Default, 11)]
    [InlineData(SecurityProfile.Hardened, 9)]
    public void Each_profile_has_its_set(SecurityProfile profile, int count)
    {
        var capabilities = Build(new HostConfig(), profile);

        Assert.Equal(count, capabilities.Bounding.Count);
        Assert.Equal(capabilities.Bounding, capabilities.Effective);
        Assert.Equal(capabilities.Bounding, capabilities.Permitted);
    }

    [Theory, CombinatorialProfiles]
    public void Inheritable_and_ambient_capabilities_are_empty(SecurityProfile profile)
    {
        var capabilities = Build(new HostConfig { CapAdd = ["ALL"] }, profile);

        Assert.Empty(capabilities.Inheritable);
        Assert.Empty(capabilities.Ambient);
    }

    [Fact]
    public void Names_come_with_or_without_their_prefix_and_in_any_case()
    {
        var capabilities = Build(new HostConfig { CapAdd = ["net_admin", "CAP_SYS_TIME"], CapDrop = ["Cap_Chown"] });

        Assert.Contains("CAP_NET_ADMIN", capabilities.Bounding);
        Assert.Contains("CAP_SYS_TIME", capabilities.Bounding);
        Assert.DoesNotContain("CAP_CHOWN", capabilities.Bounding);
    }

    [Fact]
    public void All_added_less_one_dropped() =>
        Assert.Equal(40, Build(new HostConfig { CapAdd = ["ALL"], CapDrop = ["SYS_ADMIN"] }).Bounding.Count);

    [Fact]
    public void All_dropped_but_one_added() =>
        Assert.Equal(["CAP_CHOWN"], Build(new HostConfig { CapDrop = ["all"], CapAdd = ["CHOWN"] }).Bounding);

    [Fact]
    public void Nothing_beyond_the_bounding_set_of_the_daemon()
    {
        var host = Requests.Host with { BoundingCapabilities = new HashSet<string> { "CAP_CHOWN", "CAP_SYS_ADMIN" } };

        var capabilities = SpecBuilder.Build(Requests.Plain(new HostConfig { Privileged = true }, host: host)).Process!.Capabilities!;

        Assert.Equal(["CAP_CHOWN", "CAP_SYS_ADMIN"], capabilities.Bounding);
    }

    [Fact]
    public void An_ordinary_user_has_none_in_effect()
    {
        var request = Requests.Plain() with { User = new ProcessUser(1000, 1000, [1000], "/home/alice") };

        var capabilities = SpecBuilder.Build(request).Process!.Capabilities!;

        Assert.Empty(capabilities.Effective);
        Assert.Empty(capabilities.Permitted);
        Assert.Equal(11, capabilities.Bounding.Count);
    }

    [Fact]
    public void An_unknown_name_is_refused()
    {
        var error = Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig { CapAdd = ["FLY"] }));

        Assert.Equal("invalid CapAdd: unknown capability: \"CAP_FLY\"", error.Message);
    }

    private static RuntimeCapabilities Build(HostConfig hostConfig, SecurityProfile profile = SecurityProfile.Default) =>
        SpecBuilder.Build(Requests.Plain(hostConfig, profile: profile)).Process!.Capabilities!;
}
