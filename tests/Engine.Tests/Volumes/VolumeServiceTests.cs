using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.State;

namespace Gantry.Engine.Tests.Volumes;

public sealed class VolumeServiceTests
{
    [Fact]
    public async Task A_named_volume_is_a_directory_that_survives_a_restart()
    {
        await using var host = await VolumeHost.OpenAsync();
        var made = await host.CreateAsync("data");
        await File.WriteAllTextAsync(Path.Combine(made.Mountpoint, "file"), "kept");

        await host.RestartAsync();

        Assert.Equal(Path.Combine(host.VolumesDirectory, "data", "_data"), host.Volumes.Get("data").Mountpoint);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(host.Volumes.Get("data").Mountpoint, "file")));
        Assert.Equal("local", Assert.Single(host.Volumes.List()).Driver);
    }

    [Fact]
    public async Task An_anonymous_volume_gets_64_hexadecimal_digits()
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync(null);
        Assert.Matches("^[0-9a-f]{64}$", volume.Name);
        Assert.True(volume.Anonymous);
    }

    [Fact]
    public async Task Making_a_volume_twice_gives_the_same_one()
    {
        await using var host = await VolumeHost.OpenAsync();
        var volumes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.CreateAsync("data")));
        Assert.Single(volumes.Distinct());
        Assert.Equal("create", Assert.Single(host.Events).Action);
    }

    [Theory]
    [InlineData("a", "volume name is too short")]
    [InlineData("../etc", "includes invalid characters for a local volume name")]
    [InlineData("a/b", "includes invalid characters for a local volume name")]
    [InlineData("-ab", "includes invalid characters for a local volume name")]
    [InlineData("ab\n", "includes invalid characters for a local volume name")]
    [InlineData("..", "includes invalid characters for a local volume name")]
    [Trait("Threat", "13")]
    public async Task A_name_that_is_a_path_is_refused(string name, string message)
    {
        await using var host = await VolumeHost.OpenAsync();
        var e = await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync(name));
        Assert.Contains(message, e.Message);
        Assert.Empty(Directory.GetFileSystemEntries(host.VolumesDirectory));
    }

    [Fact]
    public async Task A_volume_in_use_is_not_removed()
    {
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("data");
        host.Volumes.Reference("data", "c1");
        host.Volumes.Reference("data", "c2");

        var e = await Assert.ThrowsAsync<ConflictException>(() => host.Volumes.RemoveAsync("data", force: false, CancellationToken.None));

        Assert.Equal("remove data: volume is in use - [c1, c2]", e.Message);
        host.Volumes.Release("data", "c1");
        host.Volumes.Release("data", "c2");
        await host.Volumes.RemoveAsync("data", force: false, CancellationToken.None);
        Assert.Empty(host.Volumes.List());
        Assert.Empty(Directory.GetFileSystemEntries(host.VolumesDirectory));
        Assert.Throws<NotFoundException>(() => host.Volumes.Reference("data", "c1"));
    }

    [Fact]
    public async Task An_unknown_volume_is_not_found_unless_forced()
    {
        await using var host = await VolumeHost.OpenAsync();
        var e = await Assert.ThrowsAsync<NotFoundException>(() => host.Volumes.RemoveAsync("nope", force: false, CancellationToken.None));
        Assert.Equal("get nope: no such volume", e.Message);
        await host.Volumes.RemoveAsync("nope", force: true, CancellationToken.None);
    }

    [Fact]
    public async Task An_unknown_driver_is_not_found()
    {
        await using var host = await VolumeHost.OpenAsync();
        var e = await Assert.ThrowsAnyAsync<GantryException>(() => host.CreateAsync("data", "nope"));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Equal("create data: error looking up volume plugin nope: plugin \"nope\" not found", e.Message);
    }

    [Theory]
    [InlineData("colour", "red", "invalid option: \"colour\"")]
    [InlineData("type", "nfs", "missing required option: \"device\"")]
    [InlineData("device", "/x", "missing required option: \"type\"")]
    [InlineData("size", "much", "invalid size: 'much'")]
    public async Task A_bad_option_is_refused_and_leaves_nothing(string option, string value, string message)
    {
        await using var host = await VolumeHost.OpenAsync();
        var e = await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync("data", "", (option, value)));
        Assert.Equal(message, e.Message);
        Assert.Empty(host.Volumes.List());
        Assert.Empty(Directory.GetFileSystemEntries(host.VolumesDirectory));
    }

    [Theory]
    [InlineData(nameof(VolumeStage.Creating))]
    [InlineData(nameof(VolumeStage.Removing))]
    public async Task What_a_killed_daemon_left_half_done_is_gone_after_the_next_start(string stage)
    {
        await using var host = await VolumeHost.OpenAsync();
        var volume = await host.CreateAsync("data");
        var records = new RecordTable<VolumeRecord>(host.State, "volumes", VolumeJson.Default.VolumeRecord);
        records.Put("data", new VolumeRecord { Volume = volume, Stage = Enum.Parse<VolumeStage>(stage) });

        await host.RestartAsync();

        Assert.Empty(host.Volumes.List());
        Assert.Empty(Directory.GetFileSystemEntries(host.VolumesDirectory));
        await host.CreateAsync("data");
    }

    [Fact]
    public async Task A_corrupt_record_stops_only_its_own_volume()
    {
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("good");
        var bad = await host.CreateAsync("bad");
        new RecordTable<string>(host.State, "volumes", StringJson.Default.String).Put("bad", "not a volume");

        await host.RestartAsync();

        Assert.Equal("good", Assert.Single(host.Volumes.List()).Name);
        var e = await Assert.ThrowsAsync<UnavailableException>(() => host.CreateAsync("bad"));
        Assert.Contains("cannot be read", e.Message);
        Assert.True(Directory.Exists(bad.Mountpoint));
    }

    [Fact]
    public async Task A_prune_takes_what_is_chosen_unused_and_plain_and_tells_of_it()
    {
        await using var host = await VolumeHost.OpenAsync();
        var data = await host.CreateAsync("data");
        await File.WriteAllBytesAsync(Path.Combine(data.Mountpoint, "file"), new byte[1000], TestContext.Current.CancellationToken);
        Shell.Run($"ln {data.Mountpoint}/file {data.Mountpoint}/again");
        await host.CreateAsync("used");
        host.Volumes.Reference("used", "c1");
        await host.CreateAsync("kept");
        await host.CreateAsync("optioned", "", ("type", "tmpfs"), ("device", "tmpfs"));

        var pruned = await host.Volumes.PruneAsync(volume => volume.Name != "kept", TestContext.Current.CancellationToken);

        Assert.Equal(["data"], pruned.Removed);
        Assert.Equal(1000, pruned.SpaceReclaimed);
        Assert.Equal(["kept", "optioned", "used"], host.Volumes.List().Select(v => v.Name));
        Assert.Equal(("prune", "1000"), (host.Events[^1].Action, host.Events[^1].Attributes["reclaimed"]));
    }
}
