using Gantry.Linux.Filesystem;

namespace Gantry.Linux.Tests.Filesystem;

public sealed class MountTableTests
{
    [Fact]
    public void A_line_is_read_with_its_escapes_and_optional_fields()
    {
        var mounts = MountTable.Parse("""
            36 35 98:0 /mnt1 /mnt\0402 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue
            37 36 0:5 / /x rw - tmpfs tmpfs rw
            nonsense
            1 2 3

            """);

        Assert.Equal(2, mounts.Count);
        Assert.Equal("/mnt 2", mounts[0].Target);
        Assert.Equal(["master:1", "shared:2"], mounts[0].Propagation);
        Assert.Equal("ext3", mounts[0].Type);
        Assert.Equal(["rw", "errors=continue"], mounts[0].FilesystemOptions);
        Assert.Empty(mounts[1].Propagation);
    }

    [Fact]
    public void This_process_sees_its_root() => Assert.Contains(MountTable.Read(), m => m.Target == "/");

    [Fact]
    public void A_later_option_wins()
    {
        var options = MountOptions.Parse(["ro", "nosuid", "rw", "size=64m", "rslave", "mode=1777"]);

        Assert.Equal(MountFlags.NoSetUid, options.Flags);
        Assert.Equal(MountPropagation.Slave, options.Propagation);
        Assert.True(options.IsPropagationRecursive);
        Assert.Equal(["size=64m", "mode=1777"], options.Data);
    }
}
