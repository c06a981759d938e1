using Gantry.Errors;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Images.Tests.Snapshots;

public sealed class LayerUnpackerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gu").FullName;

    public LayerUnpackerTests()
    {
        ImagesHost.NeedsRoot();
        Directory.CreateDirectory(Path.Combine(_directory, "layer"));
        File.WriteAllText(Path.Combine(_directory, "outside"), "outside");
    }

    private string At(string name) => Path.Combine(_directory, "layer", name);

    public static TheoryData<string, string, TarEntryKind, string> Hostile => new()
    {
        { "../outside", "", TarEntryKind.Regular, "leads out of the layer" },
        { "a/../../outside", "", TarEntryKind.Regular, "leads out of the layer" },
        { "..", "", TarEntryKind.Directory, "leads out of the layer" },
        { "/etc/passwd", "", TarEntryKind.Regular, "is an absolute path" },
        { "hard", "../outside", TarEntryKind.HardLink, "leads out of the layer" },
        { "hard", "/etc/passwd", TarEntryKind.HardLink, "is an absolute path" },
        { "hard", "missing", TarEntryKind.HardLink, "is not a file of the layer" },
        { "hard", "up/outside", TarEntryKind.HardLink, "is not a file of the layer" },
        { "hard", "directory", TarEntryKind.HardLink, "is not a file of the layer" },
        { "hard", ".", TarEntryKind.HardLink, "root" },
        { "up/outside", "", TarEntryKind.Regular, "written through the symbolic link" },
        { "up/new", "", TarEntryKind.Directory, "written through the symbolic link" },
        { "up/.wh.outside", "", TarEntryKind.Regular, "written through the symbolic link" },
        { "file/below", "", TarEntryKind.Regular, "which is no directory" },
        { ".", "", TarEntryKind.SymbolicLink, "root" },
        { ".wh.", "", TarEntryKind.Regular, "invalid whiteout" },
        { ".wh..", "", TarEntryKind.Regular, "invalid whiteout" },
        { ".wh...", "", TarEntryKind.Regular, "invalid whiteout" },
        { ".wh..wh.plnk", "", TarEntryKind.Regular, "invalid whiteout" },
        { "directory/.wh..wh.aufs", "", TarEntryKind.Regular, "invalid whiteout" },
        { ".wh.x/file", "", TarEntryKind.Regular, "below a whiteout" },
        { ".wh..wh..opq", "", TarEntryKind.Regular, "hides the root" },
        { "directory/.wh.x", "", TarEntryKind.Directory, "invalid whiteout" },
        { "hard", ".wh.x", TarEntryKind.HardLink, "whiteout" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task What_leads_out_of_the_layer_is_refused_by_name(string name, string target, TarEntryKind kind, string reason)
    {
        var archive = await ImagesHost.Tar(
            ImagesHost.Link("up", ".."), ImagesHost.File("file"), ImagesHost.Folder("directory"),
            (new TarEntry { Name = name, Kind = kind, LinkName = target }, ""));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => Unpack(archive));

        Assert.Contains($"\"{name}\"", error.Message.Replace("directory/\"", "directory\"", StringComparison.Ordinal).Replace("/\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal("outside", await File.ReadAllTextAsync(Path.Combine(_directory, "outside")));
        Assert.Equal(["layer", "outside"], Directory.EnumerateFileSystemEntries(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Overlayfs_own_attributes_are_refused()
    {
        var archive = await ImagesHost.Tar((new TarEntry { Name = "f", Kind = TarEntryKind.Regular, Xattrs = [new("trusted.overlay.redirect", "/etc"u8.ToArray())] }, ""));

        await Assert.ThrowsAsync<ArchiveException>(() => Unpack(archive));
    }

    [Fact]
    public async Task Owners_modes_times_attributes_links_and_devices_are_kept()
    {
        byte[] capability = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var archive = await ImagesHost.Tar(
            (new TarEntry { Name = "./", Kind = TarEntryKind.Directory, Permissions = 0x1ff, UserId = 3, ModificationTime = new(7, 8) }, ""),
            (new TarEntry { Name = "./d/", Kind = TarEntryKind.Directory, Permissions = 0x3ff, UserId = 1, GroupId = 2, ModificationTime = new(5, 6) }, ""),
            (new TarEntry { Name = "d/setuid", Kind = TarEntryKind.Regular, Permissions = 0x9ed, UserId = 1000, GroupId = 1001, ModificationTime = new(1_000_000_000, 123_456_789), Xattrs = [new("security.capability", capability), new("user.a", new byte[] { 0, 255 })] }, "content"),
            (new TarEntry { Name = "hard", Kind = TarEntryKind.HardLink, LinkName = "./d/setuid" }, ""),
            (new TarEntry { Name = "soft", Kind = TarEntryKind.SymbolicLink, LinkName = "/etc/passwd", UserId = 4, ModificationTime = new(9) }, ""),
            (new TarEntry { Name = "null", Kind = TarEntryKind.CharacterDevice, Permissions = 0x1b6, DeviceMajor = 1, DeviceMinor = 3 }, ""),
            (new TarEntry { Name = "disk", Kind = TarEntryKind.BlockDevice, Permissions = 0x180, DeviceMajor = 259, DeviceMinor = 300 }, ""),
            (new TarEntry { Name = "pipe", Kind = TarEntryKind.Fifo, Permissions = 0x1a4 }, ""));

        await Unpack(archive);

        using var layer = DirectoryHandle.Open(At(""));
        Assert.True(layer.Status() is { Permissions: 0x1ff, UserId: 3, ModificationTime: (7, 8) });
        Assert.True(layer.Status("d") is { Permissions: 0x3ff, UserId: 1, GroupId: 2, ModificationTime: (5, 6) });
        using var d = layer.OpenDirectory("d");
        var file = d.Status("setuid")!;
        Assert.True(file is { Permissions: 0x9ed, UserId: 1000, GroupId: 1001, Links: 2, ModificationTime: (1_000_000_000, 123_456_789) });
        Assert.Equal(capability, d.GetXattr("setuid", "security.capability"));
        Assert.Equal([0, 255], d.GetXattr("setuid", "user.a"));
        Assert.Equal(file.Inode, layer.Status("hard")!.Inode);
        Assert.True(layer.Status("soft") is { UserId: 4, ModificationTime.Seconds: 9 });
        Assert.Equal("/etc/passwd", layer.ReadLink("soft"));
        Assert.True(layer.Status("null") is { Kind: FileKind.CharacterDevice, DeviceMajor: 1, DeviceMinor: 3, Permissions: 0x1b6 });
        Assert.True(layer.Status("disk") is { Kind: FileKind.BlockDevice, DeviceMajor: 259, DeviceMinor: 300 });
        Assert.Equal(FileKind.Fifo, layer.Status("pipe")!.Kind);
    }

    [Fact]
    public async Task Whiteouts_become_overlayfs_marks_in_whatever_order()
    {
        await Unpack(await ImagesHost.Tar(
            ImagesHost.File("gone/.wh.a"), ImagesHost.File(".wh.b"),
            ImagesHost.File(".wh.replaced"), ImagesHost.Folder("replaced"), ImagesHost.File("replaced/new"),
            ImagesHost.Folder("later"), ImagesHost.File(".wh.later"),
            ImagesHost.File(".wh.implied"), ImagesHost.File("implied/new"),
            ImagesHost.File("file"), ImagesHost.File(".wh.file"),
            ImagesHost.Folder("opaque"), ImagesHost.File("opaque/.wh..wh..opq")));

        using var layer = DirectoryHandle.Open(At(""));
        Assert.True(layer.Status("b")!.IsWhiteout);
        Assert.False(layer.Status("file")!.IsWhiteout);
        foreach (var directory in new[] { "replaced", "later", "implied", "opaque" })
            Assert.Equal("y"u8.ToArray(), layer.GetXattr(directory, "trusted.overlay.opaque"));
        Assert.Null(layer.GetXattr("gone", "trusted.overlay.opaque"));
    }

    [Fact]
    public async Task A_later_entry_takes_the_place_of_an_earlier_one()
    {
        await Unpack(await ImagesHost.Tar(
            ImagesHost.File("a", "1"), ImagesHost.File("a", "22"),
            ImagesHost.Folder("b"), ImagesHost.File("b/x", "x"), ImagesHost.File("b", "file"),
            ImagesHost.Link("c", "a"), ImagesHost.Folder("c"), ImagesHost.File("c/y", "y"),
            ImagesHost.Folder("d", 0x1c0), ImagesHost.File("d/z", "z"), ImagesHost.Folder("d", 0x1ed)));

        Assert.Equal("22", await File.ReadAllTextAsync(At("a")));
        Assert.Equal("file", await File.ReadAllTextAsync(At("b")));
        Assert.Equal("y", await File.ReadAllTextAsync(At("c/y")));
        Assert.Equal("z", await File.ReadAllTextAsync(At("d/z")));
        using var layer = DirectoryHandle.Open(At(""));
        Assert.Equal(0x1edu, layer.Status("d")!.Permissions);
    }

    public void Dispose() => DirectoryTrees.Remove(_directory);

    private async Task Unpack(byte[] archive)
    {
        using var layer = DirectoryHandle.Open(At(""));
        using var unpacker = new LayerUnpacker(layer);
        await unpacker.UnpackAsync(new MemoryStream(archive), TarLimits.Default, default);
    }
}
