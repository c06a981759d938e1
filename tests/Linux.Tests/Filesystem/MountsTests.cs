using Gantry.Linux.Filesystem;

namespace Gantry.Linux.Tests.Filesystem;

public sealed class MountsTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public MountsTests() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting needs root");

    [Fact]
    public void An_overlay_of_two_hundred_layers_shows_the_lowest_and_the_highest()
    {
        var layers = Enumerable.Range(0, 200).Select(i => _temporary.MakeDirectory($"snapshots/{i + 100_000}/fs")).ToList();
        File.WriteAllText(Path.Combine(layers[0], "low"), "0");
        File.WriteAllText(Path.Combine(layers[^1], "high"), "199");
        var (upper, work, target) = (_temporary.MakeDirectory("snapshots/up/fs"), _temporary.MakeDirectory("snapshots/up/work"), _temporary.MakeDirectory("target"));
        var directory = Environment.CurrentDirectory;

        Mounts.Perform("overlay", "overlay", target, [$"lowerdir={string.Join(':', layers.AsEnumerable().Reverse())}", $"upperdir={upper}", $"workdir={work}"]);

        Assert.Equal(directory, Environment.CurrentDirectory);
        Assert.True(Mounts.IsMountPoint(target));
        Assert.Equal("0", File.ReadAllText(Path.Combine(target, "low")));
        Assert.Equal("199", File.ReadAllText(Path.Combine(target, "high")));
        File.WriteAllText(Path.Combine(target, "new"), "x");
        Assert.True(File.Exists(Path.Combine(upper, "new")));
        Assert.True(Mounts.Unmount(target));
        Assert.False(Mounts.Unmount(target));
    }

    [Fact]
    public void A_read_only_bind_refuses_writes()
    {
        var (source, target) = (_temporary.MakeDirectory("source"), _temporary.MakeDirectory("target"));

        Mounts.Bind(source, target, readOnly: true);

        Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(target, "x"), ""));
        File.WriteAllText(Path.Combine(source, "x"), "");
    }

    [Fact]
    public void Propagation_is_set()
    {
        var target = _temporary.MakeDirectory("target");
        Mounts.Perform("tmpfs", "tmpfs", target, ["size=1m", "rshared"]);

        Assert.Contains(MountTable.Read(), m => m.Target == target && m.Propagation.Any(p => p.StartsWith("shared:", StringComparison.Ordinal)));
        Mounts.SetPropagation(target, MountPropagation.Private);

        Assert.Empty(MountTable.Read().Single(m => m.Target == target).Propagation);
    }

    [Fact]
    public void An_error_says_what_where_and_why()
    {
        var error = Assert.Throws<LinuxException>(() => Mounts.Mount("none", _temporary.At("missing"), "tmpfs", MountFlags.None));

        Assert.Equal($"mount tmpfs on {_temporary.At("missing")}: No such file or directory (ENOENT)", error.Message);
    }

    [Fact]
    public void An_idmapped_mount_shows_other_owners()
    {
        Assert.SkipUnless(IdmappedMount.IsSupported(_temporary.Path, [new(0, 100_000, 1)]), "this kernel or file system has no idmapped mounts");
        var (source, target) = (_temporary.MakeDirectory("source"), _temporary.MakeDirectory("target"));
        using var mapping = UserNamespace.Create([new(0, 100_000, 65_536)], [new(0, 100_000, 65_536)]);

        IdmappedMount.Bind(source, target, mapping);

        using var shown = DirectoryHandle.Open(target);
        Assert.Equal(100_000u, shown.Status().UserId);
    }

    [Fact]
    public void A_mapped_overlay_keeps_on_the_disk_the_owners_that_its_users_see()
    {
        Assert.SkipUnless(IdmappedMount.IsSupported(_temporary.Path, [new(0, 100_000, 1)]), "this kernel or file system has no idmapped mounts");
        var (lower, upper, work, target) = (_temporary.MakeDirectory("s/1/fs"), _temporary.MakeDirectory("s/2/fs"), _temporary.MakeDirectory("s/2/work"), _temporary.MakeDirectory("target"));
        File.WriteAllText(Path.Combine(lower, "kept"), "");
        File.WriteAllText(Path.Combine(lower, "gone"), "");
        IReadOnlyList<IdRange> mapping = [new(0, 100_000, 65_536), new(uint.MaxValue - 1, 0, 1)];
        using var owners = UserNamespace.Create(mapping, mapping);

        MappedMount.Perform("overlay", "overlay", target, [$"lowerdir={lower}", $"upperdir={upper}", $"workdir={work}"], owners, _temporary.At("scratch"));

        using var shown = DirectoryHandle.Open(target);
        using var disk = DirectoryHandle.Open(upper);
        Assert.Equal(100_000u, shown.Status("kept")!.UserId);
        shown.SetOwner("kept", 100_033, 100_044);
        Assert.Equal((33u, 44u), (disk.Status("kept")!.UserId, disk.Status("kept")!.GroupId));
        shown.Unlink("gone");
        Assert.True(disk.Status("gone")!.IsWhiteout);
        Assert.False(Path.Exists(_temporary.At("scratch")));
        Mounts.Unmount(target, detach: true);
    }

    [Fact]
    public void A_network_namespace_can_be_made_inside_a_user_namespace()
    {
        var (user, network) = UserNamespace.CreateWithNetwork([new(0, 100_000, 10)], [new(0, 100_000, 10)]);
        using (user)
        using (network)
        {
            Assert.StartsWith("user:", LinkOf(user), StringComparison.Ordinal);
            Assert.StartsWith("net:", LinkOf(network), StringComparison.Ordinal);
            Assert.NotEqual(new FileInfo("/proc/self/ns/net").LinkTarget, LinkOf(network));
        }
    }

    public void Dispose() => _temporary.Dispose();

    private static string LinkOf(Microsoft.Win32.SafeHandles.SafeFileHandle handle) => new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget!;
}
