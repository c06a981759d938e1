using System.Collections.Concurrent;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Layouts;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Tests.Execution;

/// <summary>Caches that leave one builder for another.</summary>
public sealed class CacheTransferTests : IAsyncLifetime
{
    private const string TwoStages = "FROM busybox AS first\nRUN echo made > /made && echo first-ran\nFROM busybox\nRUN echo last > /last && echo last-ran\nCOPY --from=first /made /made\n";
    private BuilderHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BuilderHost.CanRun, "needs root and busybox-static");
        _host = await BuilderHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        Assert.Empty(_host.LeftMounts());
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exported_cache_serves_a_builder_that_has_none(bool allStages)
    {
        var place = new Place();
        var result = await _host.BuildAsync(TwoStages);
        var root = await ExportAsync(result, place, allStages);
        Forget();

        var again = await _host.BuildAsync(TwoStages, r => r with { CacheSources = [place.Source(root)] });

        Assert.DoesNotContain("last-ran", _host.Progress.Output);
        Assert.Equal(!allStages, _host.Progress.Output.Contains("first-ran", StringComparison.Ordinal));
        if (allStages)
            Assert.Equal(result.ChainId, again.ChainId);
        Assert.Equal("made\n", (await _host.FilesAsync(again))["made"]);
    }

    [Fact]
    public async Task What_is_imported_serves_its_build_alone()
    {
        var place = new Place();
        var root = await ExportAsync(await _host.BuildAsync(TwoStages), place, allStages: true);
        Forget();
        await _host.BuildAsync(TwoStages, r => r with { CacheSources = [place.Source(root)] });
        await _host.BuildAsync(TwoStages);
        Assert.Contains("last-ran", _host.Progress.Output);
    }

    [Fact]
    public async Task A_cache_that_lies_or_is_not_there_only_costs_time()
    {
        var place = new Place();
        var root = await ExportAsync(await _host.BuildAsync(TwoStages), place, allStages: true);
        Forget();
        foreach (var blob in place.Blobs.Where(b => b.Value.AsSpan().StartsWith<byte>([0x1f, 0x8b])))
            place.Blobs[blob.Key] = [.. blob.Value[..^9], .. new byte[9]];
        var result = await _host.BuildAsync(TwoStages, r => r with { CacheSources = [new Place().Source(root), place.Source(root)] });
        Assert.Contains("not taken", _host.Progress.Output);
        Assert.Equal("last\n", (await _host.FilesAsync(result))["last"]);
    }

    [Fact]
    public async Task An_image_can_have_its_cache_with_it()
    {
        var result = await _host.BuildAsync(TwoStages);
        var reference = Reference.Parse("app:1");
        await _host.Builder.Exports.ToStoreAsync(BuilderHost.Solved(result) with { InlineCache = true }, new() { Names = [reference] }, default);
        _host.Builder.Pruner.Prune(true, _ => true, 0);
        using var source = new RegistryCacheSource(reference, _host.Images.Store, _host.Images.Transfer, NoSecrets.Instance);
        await _host.BuildAsync(TwoStages, r => r with { CacheSources = [source] });
        Assert.DoesNotContain("last-ran", _host.Progress.Output);
    }

    [Fact]
    public async Task A_linked_copy_is_taken_to_another_base()
    {
        static string On(string word) => $"FROM busybox\nRUN echo {word} > /base\nCOPY --link --chown=app a /dir/a\n";
        var first = await _host.BuildAsync(On("one"), null, ("a", "A"));
        var second = await _host.BuildAsync(On("two"), null, ("a", "A"));
        Assert.Contains(_host.Progress.Cached, s => s.StartsWith("COPY", StringComparison.Ordinal));
        Assert.Equal(first.Config.RootFs.DiffIds[^1], second.Config.RootFs.DiffIds[^1]);
        var files = await _host.FilesAsync(second);
        Assert.Equal(("two\n", "A"), (files["base"], files["dir/a"]));
        using var archive = new MemoryStream();
        await _host.Images.WriteArchiveAsync(second.ChainId!.Value, archive);
        Assert.Equal(second.Config.RootFs.DiffIds[^1], Digest.Of(archive.ToArray()));
    }

    private async Task<Descriptor> ExportAsync(BuildResult result, Place place, bool allStages) =>
        await _host.Builder.Exports.ToCacheAsync(BuilderHost.Solved(result), allStages, null, root => _host.Images.Transfer.CopyAsync(root, place, 1, default), default);

    private void Forget()
    {
        var chains = _host.Builder.Cache.RetainedChains.ToList();
        _host.Builder.Pruner.Prune(true, _ => true, 0);
        _host.Images.Store.CollectGarbage([.. chains]);
    }

    /// <summary>Content in memory.</summary>
    private sealed class Place : IContentSource, IContentTarget
    {
        public ConcurrentDictionary<Digest, byte[]> Blobs { get; } = [];

        public Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation) =>
            Blobs.TryGetValue(content.Digest, out var blob) ? Task.FromResult<Stream>(new MemoryStream(blob)) : throw new NotFoundException($"{content.Digest} is not here");

        public async Task PutAsync(Descriptor content, Func<Stream> open, CancellationToken cancellation)
        {
            using var copy = new MemoryStream();
            await using (var stream = open())
                await stream.CopyToAsync(copy, cancellation);
            Blobs[content.Digest] = copy.ToArray();
        }

        public ICacheSource Source(Descriptor root) => new PlaceSource(this, root);

        private sealed class PlaceSource(Place place, Descriptor root) : ICacheSource
        {
            public string Name => "place";

            public async Task<ImportedCache?> LoadAsync(Platform platform, CancellationToken cancellation) =>
                await CacheReader.ReadAsync(await place.ReadManifestAsync(root, cancellation), place, _ => throw new NotFoundException("no index"), platform, cancellation);
        }
    }
}
