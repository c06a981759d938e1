using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.State;

namespace Gantry.Engine.Tests.Volumes;

/// <summary>These make devices, owners and mounts, and so need root.</summary>
public sealed class VolumeFilesTests
{
    [Fact]
    public async Task An_images_directory_is_copied_with_owners_modes_attributes_links_and_holes()
    {
        NeedsRoot();
        await using var host = await VolumeHost.OpenAsync();
        var image = Directory.CreateDirectory(Path.Combine(host.Root, "image")).FullName;
        Shell.Run($"""
            cd {image}; mkdir -p srv/data/sub; ln -s srv/data data
            echo text > srv/data/sub/file; chown 12:34 srv/data/sub/file; chmod 4711 srv/data/sub/file; ln srv/data/sub/file srv/data/second
            ln -s /etc/passwd srv/data/link; mkfifo srv/data/pipe; mknod srv/data/null c 1 3; setfattr -n user.note -v why srv/data/sub/file 2>/dev/null || true
            truncate -s 10M srv/data/sparse; printf end >> srv/data/sparse; chmod 1770 srv/data; chown 5:6 srv/data; touch -d 2001-02-03T04:05:06Z srv/data/sub/file srv/data
            """);
        var volume = await host.CreateAsync("data");

        using (var root = RootedDirectory.Open(image))
            await host.Volumes.FillAsync("data", root, "/data", CancellationToken.None);

        const string List = "find . | sort | xargs stat -c '%n %F %a %u:%g %h %t:%T %N' ; cat sub/file; stat -c %Y sub/file .; tail -c 3 sparse; getfattr -d -R . 2>/dev/null || true";
        Assert.Equal(Shell.Run($"cd {image}/srv/data; {List}"), Shell.Run($"cd {volume.Mountpoint}; {List}").Replace(volume.Mountpoint, "", StringComparison.Ordinal));
        Assert.InRange(int.Parse(Shell.Run($"du -k {volume.Mountpoint}/sparse | cut -f1")), 0, 1024);
    }

    [Fact]
    public async Task A_volume_that_has_something_is_left_as_it_is()
    {
        await using var host = await VolumeHost.OpenAsync();
        Directory.CreateDirectory(Path.Combine(host.Root, "image", "data", "new"));
        var volume = await host.CreateAsync("data");
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "old"), "");

        using var root = RootedDirectory.Open(Path.Combine(host.Root, "image"));
        await host.Volumes.FillAsync("data", root, "/data", CancellationToken.None);

        Assert.Equal([Path.Combine(volume.Mountpoint, "old")], Directory.GetFileSystemEntries(volume.Mountpoint));
    }

    [Fact]
    public async Task Half_a_copy_is_cleared_away_at_the_next_start()
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "half"), "");
        new RecordTable<VolumeRecord>(host.State, "volumes", VolumeJson.Default.VolumeRecord).Put("data", new VolumeRecord { Volume = volume, Filling = true });

        await host.RestartAsync();

        Assert.Empty(Directory.GetFileSystemEntries(volume.Mountpoint));
        Assert.Equal("data", host.Volumes.Get("data").Name);
    }

    [Theory]
    [InlineData("link-out")]
    [InlineData("link-up")]
    [InlineData("a/link-up")]
    [InlineData("../..")]
    [InlineData("/etc")]
    [InlineData("missing")]
    [Trait("Threat", "26")]
    public async Task A_subpath_that_leads_out_of_the_volume_or_nowhere_is_refused(string subpath)
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        Shell.Run($"cd {volume.Mountpoint}; mkdir a; ln -s /etc link-out; ln -s ../../.. link-up; ln -s ../.. a/link-up");
        var place = Path.Combine(host.Root, "place");

        Assert.Throws<InvalidArgumentException>(() => VolumeSubpath.Bind(volume.Mountpoint, subpath, place));

        Assert.False(Path.Exists(place));
    }

    [Fact]
    [Trait("Threat", "26")]
    public async Task A_subpath_that_is_swapped_for_a_link_never_shows_the_host()
    {
        NeedsRoot();
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        var secret = Directory.CreateDirectory(Path.Combine(host.Root, "secret")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secret, "host"), "");
        Shell.Run($"cd {volume.Mountpoint}; mkdir a real; ln -s {secret} link; ln -s ../../../secret climb");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() => Swap(volume.Mountpoint, ["real", "link", "climb"], stop.Token));
        var bound = 0;

        for (var round = 0; round < 2000; round++)
        {
            var place = Path.Combine(host.Root, "place");
            try
            {
                VolumeSubpath.Bind(volume.Mountpoint, "a", place);
            }
            catch (InvalidArgumentException)
            {
                continue;
            }
            bound++;
            Assert.False(File.Exists(Path.Combine(place, "host")), "the host's directory was mounted");
            VolumeSubpath.Unbind(place);
        }
        await stop.CancelAsync();
        await swapping;

        Assert.NotEqual(0, bound);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("inside")]
    [InlineData("a/b/file")]
    public async Task A_subpath_within_the_volume_is_bound(string subpath)
    {
        NeedsRoot();
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        Shell.Run($"cd {volume.Mountpoint}; mkdir -p a/b; echo text > a/b/file; ln -s a/b inside");
        var place = Path.Combine(host.Root, "place");

        VolumeSubpath.Bind(volume.Mountpoint, subpath, place);

        Assert.Equal("text\n", await File.ReadAllTextAsync(File.Exists(place) ? place : Path.Combine(place, "file")));
        VolumeSubpath.Unbind(place);
        Assert.False(Path.Exists(place));
    }

    [Fact]
    public async Task A_tmpfs_volume_is_mounted_for_the_first_container_and_unmounted_after_the_last()
    {
        NeedsRoot();
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("data", "", ("type", "tmpfs"), ("device", "tmpfs"), ("o", "size=1m,noexec"));

        var path = await host.Volumes.MountAsync("data", "c1", CancellationToken.None);
        await host.Volumes.MountAsync("data", "c2", CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(path, "file"), "");
        await host.RestartAsync();
        await host.Volumes.UnmountAsync("data", "c1", CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(path, "file")));
        Assert.Contains("noexec", MountTable.Read().Single(m => m.Target == path).Options);
        await host.Volumes.UnmountAsync("data", "c2", CancellationToken.None);

        Assert.False(Mounts.IsMountPoint(path));
        await host.Volumes.RemoveAsync("data", force: false, CancellationToken.None);
    }

    [Fact]
    public async Task A_mount_that_fails_says_what_and_why()
    {
        NeedsRoot();
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("data", "", ("type", "none"), ("device", "/no/such/place"), ("o", "bind"));

        var e = await Assert.ThrowsAnyAsync<GantryException>(() => host.Volumes.MountAsync("data", "c1", CancellationToken.None));

        Assert.StartsWith($"error while mounting volume '{host.VolumesDirectory}/data/_data': failed to mount local volume: bind /no/such/place to", e.Message);
        await host.Volumes.RemoveAsync("data", force: false, CancellationToken.None);
    }

    /// <summary>What a container would do: the name changes places with one thing after the other.</summary>
    private static void Swap(string directory, string[] others, CancellationToken stop)
    {
        using var volume = DirectoryHandle.Open(directory);
        for (var i = 0; !stop.IsCancellationRequested; i++)
            volume.Exchange("a", volume, others[i % others.Length]);
    }

    private static void NeedsRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
}
