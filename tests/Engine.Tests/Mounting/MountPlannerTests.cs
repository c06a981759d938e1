using Gantry.Engine.Containers;
using Gantry.Engine.Mounting;
using Gantry.Errors;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Tests.Mounting;

public sealed class MountPlannerTests
{
    [Theory]
    [InlineData("/host:/target", "bind", "/host", "/target", true)]
    [InlineData("/host/../h2:/t//x/:ro", "bind", "/h2", "/t/x", false)]
    [InlineData("data:/target:ro,nocopy", "volume", "data", "/target", false)]
    [InlineData("/target", "volume", "", "/target", true)]
    public void Short_forms_are_read(string text, string type, string source, string target, bool writable)
    {
        var mount = BindSpec.Parse(text, null).Mount;
        Assert.Equal((type, source, target, writable), (mount.Type, mount.Source, mount.Target, !mount.ReadOnly));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":/x")]
    [InlineData("/a:/b:ro:z")]
    [InlineData("/a:relative")]
    [InlineData("/a:/")]
    [InlineData("/a:/b/..")]
    [InlineData("/a:/b:nonsense")]
    [InlineData("/a:/b:nocopy")]
    [InlineData("/a:/b:ro,rw")]
    [InlineData("data:/b:rshared")]
    [InlineData("data:/b:idmap")]
    [InlineData("../up:/b")]
    [InlineData("x:/b")]
    public void Malformed_ones_are_refused(string text) => Assert.Throws<InvalidArgumentException>(() => BindSpec.Parse(text, null));

    [Theory]
    [InlineData("/host:/target:idmap", true)]
    [InlineData("/host:/target:ro,idmap", true)]
    [InlineData("/host:/target:ro", false)]
    [InlineData("data:/target", false)]
    public void A_bind_may_ask_for_mapped_owners(string text, bool maps) => Assert.Equal(maps, Plan(new HostConfig { Binds = [text] })[0].MapsOwners);

    [Fact]
    public void A_place_can_be_taken_once_and_own_mounts_hide_those_of_others()
    {
        var others = Plan(new HostConfig { Binds = ["shared:/data", "/host:/conf"] });
        var plan = MountPlanner.Plan(
            new ContainerConfig { Volumes = new Dictionary<string, EmptyObject> { ["/data"] = new(), ["/cache"] = new(), ["/tmp/x"] = new() } },
            new HostConfig { VolumesFrom = ["other:ro"], Binds = ["mine:/conf"], Tmpfs = new Dictionary<string, string> { ["/tmp/x"] = "" } }, _ => others);
        Assert.Equal(["/cache", "/conf", "/data"], plan.Select(m => m.Destination));
        Assert.Equal("mine", plan[1].Name);
        Assert.False(plan[2].ReadWrite);
        Assert.Throws<InvalidArgumentException>(() => Plan(new HostConfig { Binds = ["a1:/x", "b1:/x"] }));
    }

    [Theory]
    [InlineData("bind", "", "/x")]
    [InlineData("bind", "relative", "/x")]
    [InlineData("bind", "/does/not/exist", "/x")]
    [InlineData("tmpfs", "/src", "/x")]
    [InlineData("nonsense", "a", "/x")]
    [InlineData("volume", "a", "x")]
    [InlineData("volume", "a", "/")]
    public void Long_forms_are_checked(string type, string source, string target) =>
        Assert.Throws<InvalidArgumentException>(() => Plan(new HostConfig { Mounts = [new MountSpec { Type = type, Source = source, Target = target }] }));

    private static IReadOnlyList<MountPoint> Plan(HostConfig host) => MountPlanner.Plan(new ContainerConfig(), host, _ => []);
}
