using FsCheck.Xunit;
using Gantry.Cli.Commands.Containers.Creation;

namespace Gantry.Cli.Tests.Commands;

public sealed class MountFlagTests
{
    [Fact]
    public void A_bind_mount_has_its_options()
    {
        var mount = MountFlag.Parse("type=bind,source=/a,target=/b,readonly,bind-propagation=rshared,bind-recursive=disabled");

        Assert.Equal(("bind", "/a", "/b", true), (mount.Type, mount.Source, mount.Target, mount.ReadOnly));
        Assert.Equal(("rshared", true), (mount.BindOptions!.Propagation, mount.BindOptions.NonRecursive));
    }

    [Fact]
    public void A_volume_has_labels_a_driver_and_a_subpath()
    {
        var mount = MountFlag.Parse("src=data,dst=/b,volume-label=a=b,volume-driver=local,\"volume-opt=o=addr=1,rw\",volume-nocopy,volume-subpath=x/y");

        Assert.Equal(("volume", "data", true, "x/y"), (mount.Type, mount.Source, mount.VolumeOptions!.NoCopy, mount.VolumeOptions.Subpath));
        Assert.Equal("b", mount.VolumeOptions.Labels!["a"]);
        Assert.Equal("addr=1,rw", mount.VolumeOptions.DriverConfig!.Options!["o"]);
    }

    [Fact]
    public void A_memory_file_system_has_a_size_and_a_mode()
    {
        var mount = MountFlag.Parse("type=tmpfs,target=/x,tmpfs-size=1m,tmpfs-mode=1770");

        Assert.Equal((1048576L, Convert.ToInt32("1770", 8)), (mount.TmpfsOptions!.SizeBytes!.Value, mount.TmpfsOptions.Mode!.Value));
    }

    [Theory]
    [InlineData("type=bind,source=a", "target is required")]
    [InlineData("type=volume,target=/x,foo=bar", "unexpected key 'foo' in 'foo=bar'")]
    [InlineData("type=volume,target=/x,readonly=maybe", "invalid value for readonly: maybe")]
    [InlineData("type=tmpfs,target=/x,tmpfs-size=abc", "invalid value for tmpfs-size: abc")]
    [InlineData("type=tmpfs,target=/x,bind-propagation=abc", "cannot mix 'bind-*' options with mount type 'tmpfs'")]
    [InlineData("foo", "invalid field 'foo' must be a key=value pair")]
    public void What_is_no_mount_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => MountFlag.Parse(text)).Message);

    [Property(MaxTest = 1000)]
    public bool No_text_breaks_the_parser(string? text)
    {
        foreach (var hostile in new[] { text ?? "", $"type=bind,src={text},dst=/x", $"tmpfs-mode={text},target=/x,type=tmpfs" })
        {
            try
            {
                MountFlag.Parse(hostile);
            }
            catch (FormatException)
            {
                continue;
            }
        }
        return true;
    }

    [Theory]
    [InlineData("/data", "/data", true)]
    [InlineData("data:/data:ro", "data:/data:ro", false)]
    [InlineData("/a:/b", "/a:/b", false)]
    public void Volumes_are_named_or_not(string text, string read, bool anonymous)
    {
        var volume = VolumeFlag.Parse(text);

        Assert.Equal((read, anonymous), (volume.Text, volume.IsAnonymous));
    }

    [Fact]
    public void A_relative_source_becomes_absolute_where_its_folder_is_known() =>
        Assert.Equal($"{Directory.GetCurrentDirectory()}/x:/b:ro", VolumeFlag.Parse("./x:/b:ro").Text);
}
