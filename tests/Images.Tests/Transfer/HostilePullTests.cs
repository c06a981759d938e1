using System.Text;
using Gantry.Errors;
using Gantry.Images.Tests.Registry;
using Gantry.Images.Transfer;
using Gantry.Oci;
using Microsoft.AspNetCore.Http;

namespace Gantry.Images.Tests.Transfer;

public sealed class HostilePullTests : IDisposable
{
    private const string Digits = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly ImagesHost _host = new();
    private readonly ServedImage _served = new();
    private readonly ProgressLog _progress = new();

    public HostilePullTests() => ImagesHost.NeedsRoot();

    [Fact]
    public async Task A_broken_download_goes_on_where_it_broke_off()
    {
        _served.Serve("1", Platform.Host, await Noise(300_000));
        var broken = 0;
        _served.Instead = context =>
        {
            if (!IsLayer(context) || Interlocked.Increment(ref broken) > 2)
                return false;
            if (broken == 1)
                _served.SendPart(context, 150_000);
            else
                context.Response.StatusCode = 503;
            return true;
        };

        var image = await Pull();

        Assert.Equal(image.Id, _host.Images.Store.Resolve(_served.Reference.ToString()).Id);
        Assert.Contains(_served.BlobRequests, r => r.Range is not null && r.Range != "bytes=0-");
    }

    [Fact]
    public async Task A_pull_that_was_killed_leaves_no_image_and_is_continued()
    {
        var large = await Noise(300_000);
        _served.Serve("1", Platform.Host, await ImagesHost.Tar(ImagesHost.File("small")), large);
        var path = $"/blobs/{Digest.Of(ServedImage.Gzip(large))}";
        using var kill = new CancellationTokenSource();
        _served.Instead = context =>
        {
            if (!FakeRegistry.Target(context).EndsWith(path, StringComparison.Ordinal))
                return false;
            _served.SendPart(context, 200_000, until: kill.Token);
            return true;
        };
        var progress = new ProgressLog { Reported = p => { if (p is { Status: "Downloading", Current: > 0 } && p.Id == path[14..26]) kill.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.Images.Transfer.PullAsync(_served.Reference, null, null, progress, kill.Token));
        _served.Instead = _ => false;

        _host.Restart();

        Assert.Empty(_host.Images.Store.List());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_host.Root, "snapshots")));
        Assert.Empty(_host.Images.Blobs.List());
        await Pull();
        Assert.Contains(_served.BlobRequests, r => r.Range is not null && r.Path.EndsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_image_pulled_twice_at_once_is_downloaded_once()
    {
        _served.Serve("1", Platform.Host, await Noise(100_000), await Noise(50_000));

        var images = await Task.WhenAll(Pull(), Pull(), Pull());

        Assert.Single(images.Select(i => i.Id).Distinct());
        Assert.Equal(2, _served.BlobRequests.Where(r => r.Path.Contains("blobs", StringComparison.Ordinal)).GroupBy(r => r.Path).Count(g => g.Count() == 1));
    }

    [Fact]
    public async Task The_platform_is_chosen_from_an_index()
    {
        var own = _served.Serve(null, Platform.Host, await ImagesHost.Tar(ImagesHost.File("own")));
        var other = _served.Serve(null, Platform.Parse("linux/s390x"), await ImagesHost.Tar(ImagesHost.File("other")));
        var index = _served.ServeIndex("1", other, own);

        var image = await Pull();
        var foreign = await _host.Images.Transfer.PullAsync(_served.Reference, Platform.Parse("linux/s390x"), null, _progress, default);

        Assert.Equal(Platform.Host.Architecture, image.Config.Architecture);
        Assert.Equal("s390x", foreign.Config.Architecture);
        Assert.Equal(index.Digest, Assert.Single(image.RepoDigests.Concat(foreign.RepoDigests).DistinctBy(r => r.Digest)).Digest);
        var error = await Assert.ThrowsAsync<NotFoundException>(() => _host.Images.Transfer.PullAsync(_served.Reference, Platform.Parse("linux/riscv64"), null, _progress, default));
        Assert.Contains("no matching manifest for linux/riscv64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_digest_says_is_refused()
    {
        var layer = await ImagesHost.Tar(ImagesHost.File("x"));
        _served.Serve("1", Platform.Host, layer);
        _served.Instead = context =>
        {
            if (!IsLayer(context))
                return false;
            var wrong = ServedImage.Gzip(layer);
            wrong[9] ^= 0xff;
            context.Response.Body.Write(wrong);
            return true;
        };

        Assert.Contains("does not verify", (await Refused<InvalidArgumentException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_diff_id_says_is_refused()
    {
        var blob = _served.Blob(MediaTypes.LayerGzip, ServedImage.Gzip(await ImagesHost.Tar(ImagesHost.File("x"))));
        _served.Serve("1", Platform.Host, [Digest.Parse(Digits)], [blob]);

        Assert.Contains("want diff id", (await Refused<InvalidArgumentException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_leads_out_of_itself_is_refused_by_name()
    {
        _served.Serve("1", Platform.Host, await ImagesHost.Tar(ImagesHost.File("../../escaped")));

        Assert.Contains("../../escaped", (await Refused<GantryException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_no_archive_is_refused()
    {
        var noise = Encoding.ASCII.GetBytes(new string('x', 100_000));
        foreach (var content in new[] { noise, ServedImage.Gzip(noise), [0x28, 0xb5, 0x2f, 0xfd, .. noise] })
        {
            _served.Serve("1", Platform.Host, [Digest.Of(noise)], [_served.Blob(MediaTypes.LayerGzip, content)]);
            await Refused<GantryException>();
        }
    }

    [Fact]
    public async Task Bytes_after_the_end_of_the_compressed_layer_do_no_harm()
    {
        var layer = await ImagesHost.Tar(ImagesHost.File("x"));
        byte[] padded = [.. layer, .. new byte[5_000_000]];
        _served.Serve("1", Platform.Host, padded);

        Assert.Equal(Digest.Of(padded), (await Pull()).Config.RootFs.DiffIds[0]);
    }

    [Fact]
    public async Task More_layers_than_can_be_stacked_are_refused_before_the_first_is_fetched()
    {
        var blob = _served.Blob(MediaTypes.LayerGzip, ServedImage.Gzip(await ImagesHost.Tar()));
        _served.Serve("1", Platform.Host, [.. Enumerable.Repeat(Digest.Parse(Digits), 1000)], [.. Enumerable.Repeat(blob, 1000)]);

        Assert.Contains("1000 layers", (await Refused<InvalidArgumentException>()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_served.BlobRequests, r => r.Path.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Indexes_within_indexes_end()
    {
        var inner = _served.Serve(null, Platform.Host, await ImagesHost.Tar());
        for (var depth = 0; depth < 5; depth++)
            inner = _served.ServeIndex("1", inner with { Platform = Platform.Host });

        await Refused<InvalidArgumentException>();
    }

    [Theory]
    [InlineData(MediaTypes.DockerManifestV1Signed, """{"schemaVersion":1,"name":"app","tag":"1","fsLayers":[],"history":[]}""", "schema 1")]
    [InlineData(MediaTypes.Manifest, """{"schemaVersion":2,"config":{"mediaType":"c","digest":"D","size":1},"layers":[],"manifests":[]}""", "both layers and manifests")]
    [InlineData(MediaTypes.Manifest, """{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"D","size":900000000},"layers":[]}""", "at most")]
    [InlineData(MediaTypes.Manifest, """{"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"D","size":1},"layers":[]}""", "no container image")]
    [InlineData("text/html", "<html>", "invalid manifest")]
    public async Task A_document_that_is_no_image_is_refused(string type, string json, string reason)
    {
        _served.ServeText("1", type, json.Replace("\"D\"", $"\"{Digits}\"", StringComparison.Ordinal));

        Assert.Contains(reason, (await Refused<InvalidArgumentException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_kept_elsewhere_are_not_fetched_from_there()
    {
        var layer = await ImagesHost.Tar();
        _served.Serve("1", Platform.Host, [Digest.Of(layer)], [_served.Blob(MediaTypes.LayerGzip, ServedImage.Gzip(layer)) with { Urls = [$"http://{_served.Registry.Host}/elsewhere"] }]);

        await Refused<UnsupportedException>();
        Assert.DoesNotContain(_served.Registry.Requests, r => r.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_gets_no_credential()
    {
        _served.Serve("latest", Platform.Host, await ImagesHost.Tar(ImagesHost.File("x")));
        using var host = new ImagesHost(new TransferOptions { RegistryMirrors = [$"http://{_served.Registry.Host}"] });

        var image = await host.Images.Transfer.PullAsync(Reference.Parse("anything"), null, new RegistryCredential("user", "secret", null, null, null), _progress, default);

        Assert.Equal("anything:latest", Assert.Single(image.Tags).Familiar);
        Assert.All(_served.Registry.Requests, r => Assert.Null(r.Authorization));
        Assert.Contains(_served.Registry.Requests, r => r.Path == "/v2/library/anything/manifests/latest");
    }

    [Fact]
    public void What_a_layer_may_unpack_to_depends_on_its_size()
    {
        Assert.Equal(1L << 30, UnpackLimits.For(1000).MaxBytes);
        Assert.Equal(11_000_000_000, UnpackLimits.For(10_000_000).MaxBytes);
        Assert.Equal(1L << 40, UnpackLimits.For(1L << 50).MaxBytes);
    }

    public void Dispose()
    {
        _served.Dispose();
        _host.Dispose();
    }

    private Task<Image> Pull() => _host.Images.Transfer.PullAsync(_served.Reference, null, null, _progress, default);

    private async Task<T> Refused<T>() where T : GantryException
    {
        var error = await Assert.ThrowsAnyAsync<T>(Pull);
        Assert.Empty(_host.Images.Store.List());
        _host.Restart();
        Assert.Empty(_host.Images.Blobs.List());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_host.Root, "snapshots")));
        return error;
    }

    private bool IsLayer(HttpContext context) =>
        FakeRegistry.Target(context).Contains("/blobs/", StringComparison.Ordinal) && _served.BlobRequests.Count > 1;

    private static Task<byte[]> Noise(int size)
    {
        var noise = new byte[size];
        new Random(size).NextBytes(noise);
        return ImagesHost.Tar(ImagesHost.File("noise", Convert.ToBase64String(noise)));
    }
}
