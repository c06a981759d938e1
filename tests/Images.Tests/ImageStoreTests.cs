using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Images.Tests;

public sealed class ImageStoreTests : IDisposable
{
    private readonly ImagesHost _host = new();

    public ImageStoreTests() => ImagesHost.NeedsRoot();

    private ImageStore Store => _host.Images.Store;

    [Fact]
    public async Task An_image_is_found_by_name_id_and_beginning_of_id()
    {
        var image = await Make("app:1");

        foreach (var name in new[] { "app:1", "docker.io/library/app:1", image.Id.ToString(), image.Id.Hex, image.Id.Short, image.Id.Hex[..5], "sha256:" + image.Id.Hex[..20] })
            Assert.Equal(image.Id, Store.Resolve(name).Id);
        Assert.Equal("No such image: app:latest", Assert.Throws<NotFoundException>(() => Store.Resolve("app")).Message);
        Assert.Equal("No such image: nope:latest", Assert.Throws<NotFoundException>(() => Store.Resolve("nope")).Message);
        Assert.Throws<InvalidArgumentException>(() => Store.Resolve("NOPE"));
    }

    [Fact]
    public async Task A_tag_moves_and_leaves_the_old_image_dangling()
    {
        var first = await Make("app");
        var second = await Make("app", "other");

        Assert.Equal(second.Id, Store.Resolve("app").Id);
        Assert.Empty(Store.Resolve(first.Id.ToString()).Tags);
        var (deletions, bytes) = Store.Prune(true, _ => true, _ => []);
        Assert.Contains(deletions, d => d.Deleted == first.Id);
        Assert.True(bytes > 0);
        Assert.Equal([second.Id], Store.List().Select(i => i.Id));
    }

    [Fact]
    public async Task A_name_goes_while_another_is_left_and_the_last_takes_the_layers_along()
    {
        var image = await Make("app:1");
        Store.Tag(image.Id, Reference.Parse("app:2"));

        Assert.Equal(["app:1"], Remove("app:1").Select(d => d.Untagged));
        var last = Remove("app:2");

        Assert.Equal("app:2", last[0].Untagged);
        Assert.Equal(image.Id, last[1].Deleted);
        Assert.Equal(image.TopChainId, last[2].Deleted);
        Assert.Empty(_host.Images.Blobs.List());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_host.Root, "snapshots")));
    }

    [Fact]
    public async Task An_image_in_use_is_refused_in_Dockers_words()
    {
        var image = await Make("app");
        IReadOnlyList<ImageUse> running = [new(new string('c', 64), true)], stopped = [new(new string('d', 64), false)];

        Assert.Equal(
            $"conflict: unable to remove repository reference \"app:latest\" (must force) - container cccccccccccc is using its referenced image {image.Id.Short}",
            Assert.Throws<ConflictException>(() => Store.Remove("app", false, true, _ => running)).Message);
        Assert.Equal(
            $"conflict: unable to delete {image.Id.Short} (cannot be forced) - image is being used by running container cccccccccccc",
            Assert.Throws<ConflictException>(() => Store.Remove(image.Id.Short, true, true, _ => running)).Message);
        Assert.Equal(
            $"conflict: unable to delete {image.Id.Short} (must be forced) - image is being used by stopped container dddddddddddd",
            Assert.Throws<ConflictException>(() => Store.Remove(image.Id.Short, false, true, _ => stopped)).Message);
        Store.Tag(image.Id, Reference.Parse("other"));
        Assert.Equal(
            $"conflict: unable to delete {image.Id.Short} (must be forced) - image is referenced in multiple repositories",
            Assert.Throws<ConflictException>(() => Store.Remove(image.Id.Short, false, true, _ => [])).Message);
        Assert.Equal(image.Id, Store.Remove(image.Id.Short, true, true, _ => stopped)[2].Deleted);
    }

    [Fact]
    public async Task Children_keep_their_parent_and_untagged_parents_go_with_the_last_child()
    {
        var parent = await Make("parent");
        var child = Store.Create(parent.Config with { Author = "x" }, parent.Id, Reference.Parse("child"));

        Assert.Equal(
            $"conflict: unable to delete {parent.Id.Short} (cannot be forced) - image has dependent child images",
            Assert.Throws<ConflictException>(() => Remove(parent.Id.Short)).Message);
        Assert.Single(Remove("parent"));
        Assert.NotNull(Store.Get(parent.Id));

        var deletions = Remove("child");

        Assert.Contains(deletions, d => d.Deleted == child.Id);
        Assert.Contains(deletions, d => d.Deleted == parent.Id);
        Assert.Empty(Store.List());
    }

    [Fact]
    public async Task Layers_of_a_container_outlive_their_image()
    {
        var image = await Make("app");
        _host.Images.Snapshotter.Prepare("c", image.TopChainId);

        Store.Remove("app", true, true, _ => [new("c", false)]);

        Assert.True(_host.Images.Snapshotter.Exists(image.TopChainId!.Value));
        _host.Restart();
        Assert.True(_host.Images.Snapshotter.Exists(image.TopChainId!.Value));
        _host.Images.Snapshotter.Remove("c");
        Store.CollectGarbage(image.TopChainId!.Value);
        Assert.False(_host.Images.Snapshotter.Exists(image.TopChainId!.Value));
    }

    [Fact]
    public async Task Held_layers_and_roots_stay()
    {
        var image = await Make("app");
        using (Store.Hold(image.TopChainId!.Value))
            Remove("app");
        Assert.True(_host.Images.Snapshotter.Exists(image.TopChainId!.Value));
        Store.AddRoots(() => [image.TopChainId!.Value]);
        Store.CollectGarbage(image.TopChainId!.Value);

        Assert.True(_host.Images.Snapshotter.Exists(image.TopChainId!.Value));
    }

    [Fact]
    public async Task A_damaged_configuration_takes_only_its_own_image_away()
    {
        var bad = await Make("bad");
        var good = await Make("good", "other");
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "blobs/sha256", bad.Id.Hex), "damaged");

        _host.Restart();

        Assert.Equal([good.Id], Store.List().Select(i => i.Id));
    }

    public void Dispose() => _host.Dispose();

    private async Task<Image> Make(string tag, string content = "content") =>
        await _host.MakeImageAsync(tag, await ImagesHost.Tar(ImagesHost.File("file", content)));

    private IReadOnlyList<ImageDeletion> Remove(string name) => Store.Remove(name, false, true, _ => []);
}
