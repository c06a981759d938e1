using Gantry.Build.Cache;
using Gantry.Oci;
using Gantry.State;

namespace Gantry.Build.Tests.Execution;

/// <summary>What the cache keeps, and for how long.</summary>
public sealed class CacheLimitTests
{
    private const string Dockerfile = "FROM busybox\nRUN --mount=type=cache,target=/c echo a > /a && echo kept > /c/kept\nRUN echo b > /b\n";

    [Fact]
    public async Task What_is_over_the_limit_goes_after_a_build()
    {
        await using var host = await StartAsync(CacheLimits.Within(1));
        await host.BuildAsync(Dockerfile);
        Assert.Empty(host.Builder.Pruner.Usage());
    }

    [Fact]
    public async Task Layers_of_images_count_for_the_images()
    {
        await using var host = await StartAsync(CacheLimits.Default);
        host.Builder.Exports.ToStore(await host.BuildAsync(Dockerfile), [Reference.Parse("kept").WithDefaultTag()]);
        host.Builder.Pruner.Prune(all: false, _ => true, keepBytes: 1);
        Assert.Equal(2, host.Builder.Pruner.Usage().Count(u => u.TypeName == "regular"));
    }

    [Fact]
    public async Task A_policy_is_about_its_types_and_what_was_long_of_no_use()
    {
        await using var host = await StartAsync(new([new(0) { Types = ["exec.cachemount"] }, new(0) { All = true, UnusedFor = TimeSpan.FromHours(1) }]));
        await host.BuildAsync(Dockerfile);
        Assert.All(host.Builder.Pruner.Usage(), u => Assert.Equal("regular", u.TypeName));
        Assert.Equal(2, host.Builder.Pruner.Usage().Count);
    }

    [Fact]
    public async Task Without_policies_all_is_kept()
    {
        await using var host = await StartAsync(new([]));
        await host.BuildAsync(Dockerfile);
        Assert.Equal(3, host.Builder.Pruner.Usage().Count);
    }

    [Fact]
    public async Task After_a_loss_of_power_only_what_was_on_disk_counts()
    {
        await using var host = await StartAsync(CacheLimits.Default);
        var result = await host.BuildAsync(Dockerfile);
        Assert.Equal(2, host.Builder.Cache.List().Count(r => r.Value.Boot is not null));
        host.Builder.Exports.ToStore(result, [Reference.Parse("kept").WithDefaultTag()]);
        Assert.All(host.Builder.Cache.List(), r => Assert.Null(r.Value.Boot));

        var (key, record) = host.Builder.Cache.List().Single(r => r.Value.Description.Contains("echo b", StringComparison.Ordinal));
        new RecordTable<CacheRecord>(host.Database, "build_cache", CacheJson.Default.CacheRecord).Put(key, record with { Boot = "an earlier one" });
        await host.RestartAsync();
        Assert.Equal(2, host.Builder.Cache.List().Count);
        await host.BuildAsync(Dockerfile);
        Assert.Equal(3, host.Builder.Cache.List().Count);
    }

    private static Task<BuilderHost> StartAsync(CacheLimits limits)
    {
        Assert.SkipUnless(BuilderHost.CanRun, "needs root and busybox-static");
        return BuilderHost.StartAsync(limits);
    }
}
