using System.Text;
using Gantry.Engine.Volumes;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Errors;

namespace Gantry.Engine.Tests.Volumes.Transfer;

/// <summary>Volumes go out as archives, and come in again.</summary>
public sealed class VolumeArchiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_volume_comes_back_as_it_was()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.Volumes.CreateAsync(new VolumeCreation { Name = "data", Labels = new Dictionary<string, string> { ["a"] = "b" } }, Cancellation);
        Shell.Run($"""
            cd {volume.Mountpoint}; mkdir -p sub/deep empty; echo text > sub/file; chown 12:34 sub/file; chmod 4711 sub/file; ln sub/file second; ln sub/file sub/deep/third
            ln -s /etc/passwd link; ln -s ../nowhere sub/dangling; mkfifo pipe; mknod gone c 0 0; truncate -s 50M sparse; printf end >> sparse; truncate -s 60M sparse; truncate -s 3M hole; : > none
            printf x > "$(printf 'bad\377name')"; printf y > "$(printf 'new\nline')"; printf z > 'back\slash'; printf w > 'naïve ünïcode'
            long=$(printf 'n%.0s' $(seq 200)); mkdir -p $long/$long; echo long > $long/$long/$long; ln -s $long/$long short
            head -c 300000 /dev/urandom > noise; chmod 1770 .; chown 5:6 .; chmod 000 empty
            setfattr -n user.note -v why sub/file; setfattr -n trusted.overlay.opaque -v y sub; setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 noise || true
            setfacl -m u:77:rw noise || true; setfacl -d -m g:88:rx sub || true
            touch -d '2001-02-03T04:05:06.123456789Z' sub/file noise sub empty .; touch -h -d 1970-01-01T00:00:00Z link; touch -d 1960-01-01T00:00:00.5Z hole
            """);
        var before = Shell.List(volume.Mountpoint);

        var archive = await ExportAsync(host, "data");
        var imported = await host.Transfers.ImportAsync(new VolumeImport { Name = "back" }, new MemoryStream(archive), Cancellation);

        Assert.Equal(before, Shell.List(imported.Volume.Mountpoint));
        Assert.Equal("b", imported.Volume.Labels["a"]);
        Assert.InRange(archive.Length, 300_000, 1_000_000);
        Assert.Empty(host.Leftovers);
        Assert.Empty(host.Volumes.Users("data"));
    }

    [Fact]
    public async Task Without_this_program_an_archive_is_unpacked_by_tar_and_checked_by_sha256sum()
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        Shell.Run($"cd {volume.Mountpoint}; mkdir d; echo one > d/one; printf two > \"$(printf 'new\\nline')\"; printf x > 'back\\slash'; truncate -s 9M sparse; echo end >> sparse");
        await File.WriteAllBytesAsync(Path.Combine(host.Root, "archive.tar"), await ExportAsync(host, "data"), Cancellation);

        var checks = Shell.Run($"cd {host.Root}; mkdir out; tar -xf archive.tar -C out; cd out; sha256sum -c SHA256SUMS; cmp data/sparse {volume.Mountpoint}/sparse");

        Assert.Equal(4, checks.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Devices_and_sockets_are_left_out_and_counted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        Shell.Run($"cd {volume.Mountpoint}; mknod disk b 8 0; mknod null c 1 3; echo kept > file");

        using var export = await host.Transfers.ExportAsync("data", Cancellation);
        using var archive = new MemoryStream();
        await export.WriteAsync(archive, Cancellation);
        archive.Position = 0;
        var imported = await host.Transfers.ImportAsync(new VolumeImport { Name = "back" }, archive, Cancellation);

        Assert.Equal(2, export.Transfer.LeftOut);
        Assert.Equal("file", Shell.Run($"ls {imported.Volume.Mountpoint}").Trim());
    }

    [Fact]
    public async Task A_volume_that_has_something_is_replaced_only_by_force()
    {
        await using var host = await VolumeHost.OpenAsync();
        var old = await host.Volumes.CreateAsync(new VolumeCreation { Name = "old", Labels = new Dictionary<string, string> { ["mine"] = "yes" } }, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(old.Mountpoint, "old"), "old", Cancellation);
        var archive = await ArchiveOfAsync(host, "new");

        var refused = await Assert.ThrowsAsync<ConflictException>(() => host.Transfers.ImportAsync(new VolumeImport { Name = "old" }, new MemoryStream(archive), Cancellation));
        Assert.Equal("volume old is not empty; import under another name, or with --force in place of what it has", refused.Message);
        Assert.True(File.Exists(Path.Combine(old.Mountpoint, "old")));
        await host.Transfers.ImportAsync(new VolumeImport { Name = "old", Replaces = true }, new MemoryStream(archive), Cancellation);

        Assert.Equal(["new"], Directory.GetFiles(old.Mountpoint).Select(f => Path.GetFileName(f)!));
        Assert.Equal("yes", host.Volumes.Get("old").Labels["mine"]);
        Assert.Empty(host.Leftovers);
    }

    [Fact]
    public async Task An_archive_mounts_nothing_of_this_host_unless_somebody_says_so()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var host = await VolumeHost.OpenAsync();
        var here = Directory.CreateDirectory(Path.Combine(host.Root, "here")).FullName;
        await File.WriteAllTextAsync(Path.Combine(here, "file"), "text", Cancellation);
        await host.CreateAsync("bound", "", ("type", "none"), ("device", here), ("o", "bind"));
        var archive = await ExportAsync(host, "bound");
        await host.Volumes.RemoveAsync("bound", force: false, Cancellation);
        File.Delete(Path.Combine(here, "file"));

        var refused = await Assert.ThrowsAsync<InvalidArgumentException>(() => ImportAsync(null));
        Assert.Equal($"the archive is of a volume with driver local and options type=none, device={here}, o=bind: import with --options keep to have them here too, or with --options drop for an ordinary volume", refused.Message);
        Assert.Empty(host.Volumes.List());
        Assert.Empty((await ImportAsync(false)).Options);
        Assert.Empty(Directory.GetFileSystemEntries(here));
        await host.Volumes.RemoveAsync("back", force: false, Cancellation);
        Assert.Equal(here, (await ImportAsync(true)).Options["device"]);
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(here, "file"), Cancellation));

        async Task<Volume> ImportAsync(bool? keeps) =>
            (await host.Transfers.ImportAsync(new VolumeImport { Name = "back", KeepsOptions = keeps }, new MemoryStream(archive), Cancellation)).Volume;
    }

    [Fact]
    public async Task A_clone_and_a_snapshot_are_volumes_of_their_own()
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.Volumes.CreateAsync(new VolumeCreation { Name = "data", Labels = new Dictionary<string, string> { ["a"] = "b" } }, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "file"), "first", Cancellation);

        var clone = (await host.Transfers.CloneAsync("data", "copy", Cancellation)).Volume;
        var snapshot = (await host.Transfers.SnapshotAsync("data", null, Cancellation)).Volume;
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "file"), "second", Cancellation);

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(clone.Mountpoint, "file"), Cancellation));
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(snapshot.Mountpoint, "file"), Cancellation));
        Assert.Equal(("b", "b", "data"), (clone.Labels["a"], snapshot.Labels["a"], snapshot.Labels["gantry.snapshot-of"]));
        Assert.Matches("^data-[0-9]{8}-[0-9]{6}$", snapshot.Name);
        await Assert.ThrowsAsync<ConflictException>(() => host.Transfers.CloneAsync("data", "copy", Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => host.Transfers.CloneAsync("nothing", "other", Cancellation));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.Transfers.CloneAsync("data", "../etc", Cancellation));
        Assert.Empty(host.Leftovers);
    }

    [Fact]
    public async Task What_a_daemon_that_died_had_in_hand_is_gone_at_the_next_start()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("memory", "", ("type", "tmpfs"), ("device", "tmpfs"));
        var mounted = await host.Volumes.MountAsync("memory", TransferId.New(), Cancellation);
        Directory.CreateDirectory(Path.Combine(host.VolumesDirectory, ".transfers", "transfer-1", "_data", "half"));

        await host.RestartAsync();

        Assert.Empty(host.Leftovers);
        Assert.False(Linux.Filesystem.Mounts.IsMountPoint(mounted));
    }

    [Fact]
    public async Task A_volume_cannot_be_removed_while_it_is_exported()
    {
        await using var host = await VolumeHost.OpenAsync();
        var entry = (await host.CreateAsync("data")).Name;
        host.Volumes.Store.Require(entry).TryUse(TransferId.New());

        await Assert.ThrowsAsync<ConflictException>(() => host.Volumes.RemoveAsync("data", force: true, Cancellation));
    }

    /// <summary>An archive of a volume that holds one file, named like it.</summary>
    internal static async Task<byte[]> ArchiveOfAsync(VolumeHost host, string name)
    {
        var volume = await host.CreateAsync(name);
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, name), name, Encoding.UTF8, Cancellation);
        var archive = await ExportAsync(host, name);
        await host.Volumes.RemoveAsync(name, force: false, Cancellation);
        return archive;
    }

    internal static async Task<byte[]> ExportAsync(VolumeHost host, string name)
    {
        using var export = await host.Transfers.ExportAsync(name, Cancellation);
        using var archive = new MemoryStream();
        await export.WriteAsync(archive, Cancellation);
        return archive.ToArray();
    }
}
