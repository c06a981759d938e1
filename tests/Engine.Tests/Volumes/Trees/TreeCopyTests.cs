using System.IO.MemoryMappedFiles;
using Gantry.Engine.Volumes.Trees;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Tests.Volumes.Trees;

/// <summary>A tree that changes is copied in passes.</summary>
public sealed class TreeCopyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gt").FullName;

    public TreeCopyTests()
    {
        Directory.CreateDirectory(From);
        Directory.CreateDirectory(To);
    }

    private string From => Path.Combine(_root, "from");

    private string To => Path.Combine(_root, "to");

    [Fact]
    public void What_changed_between_the_passes_is_in_the_copy_and_nothing_else()
    {
        Shell.Run($"cd {From}; mkdir -p a b c/d; echo one > a/same; echo old > a/changed; echo x > a/gone; echo 1111 > a/f; echo 2222 > b/f; touch -d 2020-01-01 a/f b/f; echo file > kind; mkdir kind2; echo m > c/d/m; echo t > touched; setfattr -n user.x -v 1 touched b || true; setfacl -d -m g:88:rx c || true; head -c 2000000 /dev/zero > big");
        var copy = Begin();
        copy.CopyLive(null);
        var since = Old();
        Shell.Run($"cd {From}; echo new > a/changed; rm a/gone; mv a t; mv b a; mv t b; rm kind; mkdir kind; echo in > kind/in; rmdir kind2; ln -s x kind2; mv c/d e; ln big big2; chmod 600 touched; setfattr -x user.x touched a || true; echo new > c/late; echo fresh > fresh; mkfifo p");

        copy.CopyLive(since);
        Shell.Run($"cd {From}; echo last > fresh; rm p");
        copy.Refresh(since);

        Assert.Equal(Shell.List(From), Shell.List(To));
    }

    [Fact]
    public void Directories_that_change_places_are_not_taken_for_each_other()
    {
        Shell.Run($"cd {From}; mkdir a b; echo 1111 > a/f; echo 2222 > b/f; touch -d 2020-01-01 a/f b/f a b");
        var copy = Begin();
        copy.CopyLive(null);
        // As if the files themselves were older than the first pass.
        var since = UnixTime.From(DateTimeOffset.UtcNow.AddHours(1));
        Shell.Run($"cd {From}; mv a t; mv b a; mv t b");

        copy.Refresh(since);

        Assert.Equal("2222\n1111\n", Shell.Run($"cat {To}/a/f {To}/b/f"));
    }

    [Fact]
    public void What_was_not_changed_is_not_copied_again()
    {
        Shell.Run($"cd {From}; head -c 3000000 /dev/zero | tr '\\0' x > big; echo small > small");
        var copy = Begin();
        Assert.InRange(copy.CopyLive(null), 0, 3_000_006);
        var since = UnixTime.From(DateTimeOffset.UtcNow.AddHours(1));

        Assert.Equal(0, copy.Refresh(since));
        Assert.Equal(new TreeCount(2, 3_000_006, 0), copy.Count);
        Assert.Equal(Shell.List(From), Shell.List(To));
    }

    [Fact]
    public void A_write_to_a_mapped_page_after_the_flush_changes_the_inode()
    {
        var path = Path.Combine(From, "mapped");
        File.WriteAllBytes(path, new byte[4096]);
        using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var view = mapped.CreateViewAccessor();
        view.Write(0, (byte)1);
        using var source = DirectoryHandle.Open(From);
        source.Handle.SyncFilesystem(From);
        var before = source.Status("mapped")!.ChangeTime;

        view.Write(0, (byte)2);

        Assert.NotEqual(before, source.Status("mapped")!.ChangeTime);
    }

    [Fact]
    [Trait("Threat", "26")]
    public async Task A_tree_that_is_swapped_for_links_meanwhile_copies_nothing_of_the_hosts()
    {
        var secret = Directory.CreateDirectory(Path.Combine(_root, "secret")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secret, "f"), "the host's", TestContext.Current.CancellationToken);
        Shell.Run($"cd {From}; mkdir d x; echo mine > d/f; echo mine > x/f; ln -s {secret} l; ln -s {secret}/f x/l");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            using var tree = DirectoryHandle.Open(From);
            using var below = tree.OpenDirectory("x");
            while (!stop.IsCancellationRequested)
            {
                tree.Exchange("d", tree, "l");
                below.Exchange("f", below, "l");
            }
        });

        for (var round = 0; round < 300; round++)
        {
            DirectoryTrees.Remove(To);
            Directory.CreateDirectory(To);
            Begin().CopyLive(null);
            foreach (var file in ((string[])["d/f", "l/f", "x/f", "x/l"]).Select(name => new FileInfo(Path.Combine(To, name))))
                if (file is { Exists: true, LinkTarget: null } && file.Directory is { LinkTarget: null })
                    Assert.Equal("mine\n", await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken));
        }
        await stop.CancelAsync();
        await swapping;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private TreeCopy Begin() => new(DirectoryHandle.Open(From), RootedDirectory.Open(To), TestContext.Current.CancellationToken);

    private static UnixTime Old() => UnixTime.From(DateTimeOffset.UtcNow.AddSeconds(-1));
}
