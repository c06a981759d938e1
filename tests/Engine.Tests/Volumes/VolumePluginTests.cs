using Gantry.Errors;

namespace Gantry.Engine.Tests.Volumes;

public sealed class VolumePluginTests
{
    [Fact]
    public async Task A_plugin_makes_mounts_unmounts_and_removes_volumes()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store"));

        await host.CreateAsync("data", "flocker", ("size", "10"));
        var path = await host.Volumes.MountAsync("data", "c1", CancellationToken.None);
        await host.RestartAsync();
        await host.Volumes.UnmountAsync("data", "c1", CancellationToken.None);
        await host.Volumes.RemoveAsync("data", force: false, CancellationToken.None);

        Assert.Equal(Path.Combine(host.Root, "store", "data"), path);
        Assert.False(Directory.Exists(path));
        Assert.Contains("""VolumeDriver.Create {"Name":"data","Opts":{"size":"10"}}""", plugin.Calls);
        Assert.Contains("""VolumeDriver.Mount {"Name":"data","ID":"c1"}""", plugin.Calls);
        Assert.Contains("""VolumeDriver.Unmount {"Name":"data","ID":"c1"}""", plugin.Calls);
        Assert.Contains("""VolumeDriver.Remove {"Name":"data"}""", plugin.Calls);
    }

    [Fact]
    public async Task A_plugin_is_found_by_its_spec_file()
    {
        await using var host = await VolumeHost.OpenAsync();
        var socket = Path.Combine(host.Root, "elsewhere.sock");
        Directory.CreateDirectory(host.PluginDirectory);
        await File.WriteAllTextAsync(Path.Combine(host.PluginDirectory, "flocker.spec"), $"unix://{socket}\n");
        await using var plugin = new PluginServer(socket, Path.Combine(host.Root, "store"));

        Assert.Equal("flocker", (await host.CreateAsync("data", "flocker")).Driver);
    }

    [Fact]
    public async Task A_plugins_own_error_reaches_the_user_and_leaves_no_volume()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store"));

        var e = await Assert.ThrowsAsync<GantryException>(() => host.CreateAsync("data", "flocker", ("broken", "out of magic")));

        Assert.Equal("VolumeDriver.Create: out of magic", e.Message);
        Assert.Empty(host.Volumes.List());
    }

    [Fact]
    public async Task A_name_belongs_to_one_driver()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store"));
        await host.CreateAsync("data");

        var e = await Assert.ThrowsAsync<ConflictException>(() => host.CreateAsync("data", "flocker"));

        Assert.Equal("create data: driver 'local' already has volume 'data': volume name must be unique", e.Message);
    }

    [Fact]
    public async Task A_plugin_that_is_gone_is_unavailable_and_its_volume_can_be_forgotten_by_force()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using (var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store")))
            await host.CreateAsync("data", "flocker");

        var e = await Assert.ThrowsAsync<UnavailableException>(() => host.Volumes.RemoveAsync("data", force: false, CancellationToken.None));
        Assert.StartsWith("plugin flocker does not answer VolumeDriver.Get", e.Message);

        await host.Volumes.RemoveAsync("data", force: true, CancellationToken.None);
        Assert.Empty(host.Volumes.List());
    }

    [Fact]
    public async Task What_only_the_plugin_knows_is_listed_inspected_used_and_removed()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store"));
        plugin.Add("far");
        plugin.Add("away");
        await host.CreateAsync("near");

        var listed = await host.Volumes.ListAllAsync(CancellationToken.None);
        Assert.Equal([("away", "flocker", "global"), ("far", "flocker", "global"), ("near", "local", "local")], listed.Volumes.Select(v => (v.Volume.Name, v.Volume.Driver, v.Scope)));
        Assert.Empty(listed.Warnings);
        var details = await host.Volumes.InspectAsync("far", CancellationToken.None);
        Assert.Equal(("flocker", "global", "ready"), (details.Volume.Driver, details.Scope, details.Status!["state"].GetString()));
        Assert.Empty(host.Volumes.List().Where(v => v.Name != "near"));

        Assert.Equal("flocker", (await host.CreateAsync("far")).Driver);
        await host.Volumes.RemoveAsync("away", force: false, CancellationToken.None);

        Assert.DoesNotContain(plugin.Calls, call => call.StartsWith("VolumeDriver.Create", StringComparison.Ordinal));
        Assert.Equal(["far", "near"], (await host.Volumes.ListAllAsync(CancellationToken.None)).Volumes.Select(v => v.Volume.Name));
        await Assert.ThrowsAsync<NotFoundException>(() => host.Volumes.InspectAsync("away", CancellationToken.None));
    }

    [Fact]
    public async Task A_plugin_that_does_not_answer_is_a_warning_in_the_list_and_hides_no_other_volume()
    {
        await using var host = await VolumeHost.OpenAsync();
        await host.CreateAsync("near");
        Directory.CreateDirectory(host.PluginDirectory);
        await File.WriteAllTextAsync(Path.Combine(host.PluginDirectory, "broken.spec"), $"unix://{host.Root}/nobody.sock");

        var listed = await host.Volumes.ListAllAsync(CancellationToken.None);

        Assert.Equal(["near"], listed.Volumes.Select(v => v.Volume.Name));
        Assert.StartsWith("volume plugin broken gave no list of its volumes: ", Assert.Single(listed.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugins_volume_is_exported_and_filled_like_any_other()
    {
        await using var host = await VolumeHost.OpenAsync();
        await using var plugin = new PluginServer(Path.Combine(host.PluginDirectory, "flocker.sock"), Path.Combine(host.Root, "store"));
        var volume = await host.CreateAsync("data", "flocker");
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "file"), "text");

        var archive = await Transfer.VolumeArchiveTests.ExportAsync(host, "data");
        await host.Transfers.ImportAsync(new() { Name = "second", KeepsOptions = true }, new MemoryStream(archive), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(volume.Mountpoint, "file"), "other");
        await host.Transfers.ImportAsync(new() { Name = "data", Replaces = true }, new MemoryStream(archive), CancellationToken.None);

        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(host.Root, "store", "second", "file")));
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(host.Root, "store", "data", "file")));
        Assert.Equal(plugin.Calls.Count(c => c.StartsWith("VolumeDriver.Mount", StringComparison.Ordinal)), plugin.Calls.Count(c => c.StartsWith("VolumeDriver.Unmount", StringComparison.Ordinal)));
    }
}
