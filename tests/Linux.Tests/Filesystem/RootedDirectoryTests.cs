using System.Text;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Linux.Tests.Filesystem;

public sealed class RootedDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    private string Tree => _temporary.At("tree");

    public RootedDirectoryTests()
    {
        _temporary.MakeDirectory("tree/etc");
        _temporary.Write("secret", "outside");
        _temporary.Write("tree/secret", "inside");
        _temporary.Write("tree/etc/passwd", "root");
        File.CreateSymbolicLink(Path.Combine(Tree, "absolute"), "/secret");
        File.CreateSymbolicLink(Path.Combine(Tree, "up"), "../../../secret");
        File.CreateSymbolicLink(Path.Combine(Tree, "etc/loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(Tree, "magic"), "/proc/self/root");
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("/secret")]
    [InlineData("absolute")]
    [InlineData("up")]
    [InlineData("../../secret")]
    [InlineData("/etc/../../../secret")]
    public void Whatever_the_path_it_stays_in_the_tree(string path)
    {
        using var tree = RootedDirectory.Open(Tree);

        Assert.Equal("inside", Encoding.UTF8.GetString(tree.ReadFile(path, 100)!));
        using var walked = RootedWalk.Open(tree.Root, path, OpenFlags.Read, 0);
        Assert.Equal(tree.Status(path)!.Inode, DirectoryHandle.StatusOf(walked, path).Inode);
    }

    [Fact]
    public void A_link_in_a_circle_is_an_error_and_not_a_hang()
    {
        using var tree = RootedDirectory.Open(Tree);

        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => tree.OpenFile("etc/loop", OpenFlags.Read)).Errno);
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => RootedWalk.Open(tree.Root, "etc/loop", OpenFlags.Read, 0)).Errno);
    }

    [Fact]
    public void Directories_are_made_inside_also_through_a_link()
    {
        File.CreateSymbolicLink(Path.Combine(Tree, "var"), "/etc");
        using var tree = RootedDirectory.Open(Tree);

        using (tree.MakeDirectories("/var/lib/app/")) { }

        Assert.True(Directory.Exists(Path.Combine(Tree, "etc/lib/app")));
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<LinuxException>(() => tree.MakeDirectories("etc/passwd/x")).Errno);
    }

    [Fact]
    public void A_file_that_is_too_large_or_none_is_not_read()
    {
        using var tree = RootedDirectory.Open(Tree);

        Assert.Null(tree.ReadFile("missing", 10));
        Assert.Null(tree.ReadFile("etc/passwd/below", 10));
        Assert.Throws<InvalidArgumentException>(() => tree.ReadFile("secret", 2));
        Assert.Throws<InvalidArgumentException>(() => tree.ReadFile("etc", 2));
    }

    [Fact]
    public void A_name_with_a_slash_or_dots_is_no_name_in_a_directory()
    {
        using var tree = RootedDirectory.Open(Tree);

        foreach (var name in new[] { "", ".", "..", "a/b", "/a" })
            Assert.Throws<InvalidArgumentException>(() => tree.Root.MakeDirectory(name, 0x1ff));
        Assert.Throws<InvalidArgumentException>(() => tree.Root.MakeDirectory("a\0b", 0x1ff));
    }

    [Fact]
    public void Names_that_are_no_text_make_the_way_there_and_back()
    {
        using var tree = RootedDirectory.Open(Tree);
        var name = "caf\udce9-ü-\ud83d\ude00";

        tree.Root.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x1a4).Dispose();

        Assert.Contains(tree.Root.Entries(), e => e.Name == name && e.Kind == FileKind.Regular);
        tree.Root.Unlink(name);
    }

    [Fact]
    public void Times_keep_their_nanoseconds_and_links_their_own()
    {
        using var tree = RootedDirectory.Open(Tree);

        tree.Root.SetTimes("up", new(-5, 1), new(1_700_000_000, 123_456_789));

        Assert.Equal(new UnixTime(1_700_000_000, 123_456_789), tree.Root.Status("up")!.ModificationTime);
        Assert.NotEqual(1_700_000_000, tree.Root.Status("secret")!.ModificationTime.Seconds);
    }

    [Fact]
    public void Attributes_are_bytes()
    {
        using var tree = RootedDirectory.Open(Tree);
        byte[] value = [0, 255, 128, .. new byte[1000]];

        tree.Root.SetXattr("secret", "user.test", value);

        Assert.Equal(value, tree.Root.GetXattr("secret", "user.test"));
        Assert.Equal(["user.test"], tree.Root.ListXattrs("secret"));
        tree.Root.RemoveXattr("secret", "user.test");
        tree.Root.RemoveXattr("secret", "user.test");
        Assert.Null(tree.Root.GetXattr("secret", "user.test"));
    }

    [Fact]
    public void A_tree_deeper_than_any_path_is_removed()
    {
        using var tree = RootedDirectory.Open(Tree);
        tree.Root.MakeDirectory("deep", 0x1ff);
        var here = tree.Root.OpenDirectory("deep");
        for (var i = 0; i < 2000; i++)
        {
            here.MakeDirectory("d", 0x1ff);
            here.MakeSymbolicLink("link", "/");
            var below = here.OpenDirectory("d");
            here.Dispose();
            here = below;
        }
        here.Dispose();

        tree.Root.RemoveTree("deep");

        Assert.Null(tree.Root.Status("deep"));
        Assert.True(Directory.Exists("/etc"));
    }

    public void Dispose() => _temporary.Dispose();
}
