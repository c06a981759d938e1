using Gantry.Errors;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Images.Tests.Snapshots;

public sealed class SnapshotterTests : IDisposable
{
    private readonly ImagesHost _host = new();

    public SnapshotterTests() => ImagesHost.NeedsRoot();

    private Snapshotter Snapshots => _host.Images.Snapshotter;

    [Fact]
    public async Task A_container_sees_the_layers_merged_and_its_changes_are_told()
    {
        var image = await _host.MakeImageAsync("app",
            await ImagesHost.Tar(ImagesHost.Folder("etc"), ImagesHost.File("etc/a", "a"), ImagesHost.File("etc/b", "b"), ImagesHost.Folder("dir"), ImagesHost.File("dir/old", "old")),
            await ImagesHost.Tar(ImagesHost.File("etc/.wh.a"), ImagesHost.File("etc/c", "c")));
        Snapshots.Prepare("container", image.TopChainId);
        var root = _host.MountActive("container");
        Assert.Equal(["b", "c"], Directory.EnumerateFiles(Path.Combine(root, "etc")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        File.WriteAllText(Path.Combine(root, "etc/b"), "changed");
        File.WriteAllText(Path.Combine(root, "new"), "12345");
        File.Delete(Path.Combine(root, "etc/c"));
        Directory.Delete(Path.Combine(root, "dir"), true);
        Directory.CreateDirectory(Path.Combine(root, "dir"));

        Assert.Equal(
            [("/dir", FileChangeKind.Modified), ("/dir/old", FileChangeKind.Deleted), ("/etc", FileChangeKind.Modified), ("/etc/b", FileChangeKind.Modified), ("/etc/c", FileChangeKind.Deleted), ("/new", FileChangeKind.Added)],
            Snapshots.Changes("container").Select(c => (c.Path, c.Kind)));
        Assert.Equal(12, Snapshots.Usage("container").Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_keeps_everything_and_its_archive_can_be_made_again(bool move)
    {
        var image = await _host.MakeImageAsync("app", await ImagesHost.Tar(ImagesHost.Folder("etc"), ImagesHost.File("etc/a", "a"), ImagesHost.File("gone", "g")));
        Snapshots.Prepare("c", image.TopChainId);
        var root = _host.MountActive("c");
        File.WriteAllText(Path.Combine(root, "etc/new"), "new");
        File.Delete(Path.Combine(root, "gone"));
        using (var handle = DirectoryHandle.Open(root))
        using (var etc = handle.OpenDirectory("etc"))
        {
            handle.MakeHardLink("hard", etc, "new");
            handle.SetXattr("hard", "user.x", [0, 1]);
            handle.MakeNode("pipe", FileKind.Fifo, 0x1a4);
        }
        Mounts.Unmount(root);

        var (diffId, chain) = move ? await Snapshots.CommitAndRemoveAsync("c", default) : await Snapshots.CommitAsync("c", default);

        Assert.Equal(!move, Snapshots.IsActive("c"));
        var archive = new MemoryStream();
        await _host.Images.WriteArchiveAsync(chain, archive);
        Assert.Equal(diffId, Oci.Digest.Of(archive.ToArray()));
        var config = image.Config with { RootFs = new Oci.RootFs { DiffIds = [.. image.Config.RootFs.DiffIds, diffId] } };
        _host.Images.Store.Create(config, image.Id);
        _host.Restart();
        Snapshots.Prepare("d", chain);
        var again = _host.MountActive("d");
        Assert.Equal("new", File.ReadAllText(Path.Combine(again, "hard")));
        Assert.False(File.Exists(Path.Combine(again, "gone")));
        using var merged = DirectoryHandle.Open(again);
        Assert.Equal([0, 1], merged.GetXattr("hard", "user.x"));
    }

    /// <summary>
    /// Layers that were made here keep no archive: it is made again from their files, by whichever version is asked. So the form of
    /// archives must never change; what would change it must keep archives, or write down a form with each layer.
    /// </summary>
    [Fact]
    public async Task The_form_of_archives_is_the_same_in_every_version()
    {
        (TarEntry, string)[] entries =
        [
            ImagesHost.Folder("etc"), ImagesHost.File("etc/b", "b"), ImagesHost.File("etc/a", "a", 0x9ed), ImagesHost.Link("etc/link", "/nowhere"), ImagesHost.Link("hard", "etc/a", TarEntryKind.HardLink),
            (new TarEntry { Name = "etc/xattr", Kind = TarEntryKind.Regular, Permissions = 0x1a4, UserId = 3_000_000, GroupId = 5, ModificationTime = new(1), Xattrs = [new("user.z", new byte[] { 0, 1 }), new("user.a", new byte[] { 255 })] }, "x"),
            ImagesHost.Folder("long"), ImagesHost.Folder($"long/{new string('n', 120)}"), ImagesHost.File($"long/{new string('n', 120)}/{new string('m', 120)}", "long"), ImagesHost.File("name-é", "e"), ImagesHost.File("etc/.wh.gone"), ImagesHost.Folder("opaque"), ImagesHost.File("opaque/.wh..wh..opq"),
        ];
        var image = await _host.MakeImageAsync("app", await ImagesHost.Tar(ImagesHost.Folder("etc"), ImagesHost.Folder("opaque"), ImagesHost.File("etc/gone")), await ImagesHost.Tar(entries));
        Assert.Equal("sha256:67fa2919e2d6a4a271b9dc8155a85fa60d27c81498c9af387d11c0a6ad083a99", image.Config.RootFs.DiffIds[1].ToString());
    }

    [Fact]
    public async Task A_layer_can_be_put_on_another_one_too()
    {
        var image = await _host.MakeImageAsync("app", await ImagesHost.Tar(ImagesHost.Folder("dir", 0x1c0), ImagesHost.File("dir/f", "linked"), ImagesHost.Link("dir/l", "f"), ImagesHost.Link("hard", "dir/f", TarEntryKind.HardLink)));
        var below = await _host.MakeImageAsync("below", await ImagesHost.Tar(ImagesHost.File("base", "base")));

        var chain = await Snapshots.RebaseAsync(image.TopChainId!.Value, below.TopChainId, default);

        var archive = new MemoryStream();
        await _host.Images.WriteArchiveAsync(chain, archive);
        Assert.Equal(image.Config.RootFs.DiffIds[0], Oci.Digest.Of(archive.ToArray()));
        Assert.Equal(chain, await Snapshots.RebaseAsync(image.TopChainId!.Value, below.TopChainId, default));
        Snapshots.Prepare("c", chain);
        var root = _host.MountActive("c");
        Assert.Equal(("base", "linked"), (File.ReadAllText(Path.Combine(root, "base")), File.ReadAllText(Path.Combine(root, "dir/l"))));
        File.WriteAllText(Path.Combine(root, "dir/f"), "changed");
        Snapshots.Prepare("d", image.TopChainId);
        Assert.Equal("linked", File.ReadAllText(Path.Combine(_host.MountActive("d"), "dir/f")));
    }

    [Fact]
    public async Task A_directory_without_entry_looks_as_in_the_layers_below()
    {
        var image = await _host.MakeImageAsync("app",
            await ImagesHost.Tar((new TarEntry { Name = "./", Kind = TarEntryKind.Directory, Permissions = 0x1ff, UserId = 9 }, ""), (new TarEntry { Name = "tmp", Kind = TarEntryKind.Directory, Permissions = 0x3ff, UserId = 7, ModificationTime = new(5) }, "")),
            await ImagesHost.Tar(ImagesHost.File("tmp/x")));
        Snapshots.Prepare("c", image.TopChainId);
        using var root = DirectoryHandle.Open(_host.MountActive("c"));

        Assert.True(root.Status("tmp") is { Permissions: 0x3ff, UserId: 7, ModificationTime.Seconds: 5 });
        Assert.True(root.Status() is { Permissions: 0x1ff, UserId: 9 });
    }

    [Fact]
    public async Task What_a_killed_daemon_left_is_gone_after_a_restart()
    {
        var image = await _host.MakeImageAsync("app", await ImagesHost.Tar(ImagesHost.File("a", "a")));
        Snapshots.Prepare("kept", image.TopChainId);
        Directory.CreateDirectory(Path.Combine(_host.Root, "snapshots/777/fs/half"));
        File.WriteAllText(Path.Combine(_host.Root, "blobs/ingest/put-x"), "half");
        File.WriteAllText(Path.Combine(_host.Root, "blobs/sha256", new string('a', 64)), "nobody names it");

        _host.Restart();

        Assert.False(Directory.Exists(Path.Combine(_host.Root, "snapshots/777")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Root, "blobs/ingest")));
        Assert.Equal([image.Id], _host.Images.Blobs.List());
        Assert.True(Snapshots.IsActive("kept"));
        Assert.Equal(image.Id, _host.Images.Store.Resolve("app").Id);
    }

    [Fact]
    public void A_snapshot_on_a_layer_that_is_not_there_is_refused()
    {
        Assert.Throws<NotFoundException>(() => Snapshots.Prepare("c", Oci.Digest.Of("x"u8)));
        Assert.False(Snapshots.IsActive("c"));
        Snapshots.Remove("c");
    }

    public void Dispose() => _host.Dispose();
}
