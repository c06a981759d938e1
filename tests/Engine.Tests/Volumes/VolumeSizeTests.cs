using Gantry.Engine.Volumes;
using Gantry.Engine.Volumes.Drivers;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Tests.Volumes;

public sealed class VolumeSizeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gs").FullName;

    [Fact]
    public async Task Each_volume_with_a_size_is_a_project_of_its_own_until_it_is_removed()
    {
        var quotas = new FakeQuotas();
        var driver = new LocalVolumeDriver(_root, quotas);
        await driver.CreateAsync("plain", new Dictionary<string, string>(), CancellationToken.None);
        var small = await MakeAsync(driver, "small", "10m");
        var large = await MakeAsync(driver, "large", "1.5g");
        Assert.Equal([(small.Mountpoint, 0x4000_0000u, 10L << 20), (large.Mountpoint, 0x4000_0001u, 3L << 29)], quotas.Limits);

        await driver.RemoveAsync(small, CancellationToken.None);
        Assert.Equal((small.Mountpoint, 0x4000_0000u, 0L), quotas.Limits[^1]);
        await driver.RemoveAsync(small, CancellationToken.None);
        Assert.Equal(3, quotas.Limits.Count);

        await MakeAsync(driver, "third", "1k");
        Assert.Equal(0x4000_0002u, quotas.Limits[^1].Project);
    }

    [Theory]
    [InlineData("size limits a directory of the daemon's own", "size=10m", "type=tmpfs", "device=tmpfs")]
    [InlineData("invalid size: 'much'", "size=much")]
    public void A_size_that_means_nothing_is_refused(string message, params string[] options)
    {
        var driver = new LocalVolumeDriver(_root, new FakeQuotas());

        var e = Assert.Throws<InvalidArgumentException>(() => driver.Validate("data", options.Select(o => o.Split('=')).ToDictionary(o => o[0], o => o[1])));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_quotas_a_size_is_refused_with_what_would_do()
    {
        using var directory = DirectoryHandle.Open(_root);
        Assert.SkipWhen(ProjectQuota.IsOn(directory), "this file system has project quotas");

        var e = Assert.Throws<InvalidArgumentException>(() => new LocalVolumeDriver(_root, new ProjectQuotas()).Validate("data", new Dictionary<string, string> { ["size"] = "1g" }));

        Assert.StartsWith("quota size requested but no quota support: the file system of the data root must be xfs or ext4 mounted with prjquota", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<Volume> MakeAsync(LocalVolumeDriver driver, string name, string size)
    {
        var options = new Dictionary<string, string> { ["size"] = size };
        driver.Validate(name, options);
        return new Volume { Name = name, Mountpoint = await driver.CreateAsync(name, options, CancellationToken.None), Created = default, Options = options };
    }

    private sealed class FakeQuotas : IDirectoryQuotas
    {
        private readonly Dictionary<string, uint> _projects = [];

        public List<(string Directory, uint Project, long Bytes)> Limits { get; } = [];

        public bool AreSupported(string directory) => true;

        public uint ProjectOf(string directory) => _projects.GetValueOrDefault(directory);

        public void Limit(string directory, uint project, long bytes)
        {
            _projects[directory] = project;
            Limits.Add((directory, project, bytes));
        }
    }
}
