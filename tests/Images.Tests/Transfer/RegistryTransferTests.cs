using System.Diagnostics;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Images.Tests.Transfer;

/// <summary>Against Debian's docker-registry, with skopeo as a second witness.</summary>
public sealed class RegistryTransferTests : IDisposable
{
    private readonly ImagesHost _host = new();
    private readonly ProgressLog _progress = new();

    public RegistryTransferTests() => ImagesHost.NeedsRoot();

    [Fact]
    public async Task A_pushed_image_comes_back_the_same()
    {
        using var registry = await DebianRegistry.StartAsync();
        var reference = Reference.Parse($"{registry.Host}/team/app:1");
        var image = await _host.MakeImageAsync(reference.ToString(), await Layer("one"), await Layer("two"));

        var manifest = await _host.Images.Transfer.PushAsync(reference, null, _progress, default);

        var ids = image.Config.RootFs.DiffIds.Select(d => d.Short).ToList();
        Assert.All(ids, id => Assert.Contains($"{id}: Pushed", _progress.Statuses));
        Assert.Contains(_host.Images.Store.Resolve(image.Id.Hex).RepoDigests, r => r.Digest == manifest.Digest);

        using var other = new ImagesHost();
        var pulling = new ProgressLog();
        var pulled = await other.Images.Transfer.PullAsync(reference, null, null, pulling, default);

        Assert.Equal(image.Id, pulled.Id);
        Assert.Equal("1: Pulling from team/app", pulling.Statuses.First());
        Assert.Equal(2, pulling.Reports.Count(r => r.Status == "Pulling fs layer"));
        Assert.Equal(2, pulling.Reports.Count(r => r.Status == "Download complete"));
        Assert.Equal(2, pulling.Reports.Count(r => r.Status == "Pull complete"));
        Assert.Equal([$"Digest: {manifest.Digest}", $"Status: Downloaded newer image for {reference.Familiar}"], pulling.Statuses.TakeLast(2));
        Assert.Contains(pulled.RepoDigests, r => r.Digest == manifest.Digest);
        other.Images.Snapshotter.Prepare("c", pulled.TopChainId);
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(other.MountActive("c"), "file-two")));

        var again = new ProgressLog();
        await other.Images.Transfer.PullAsync(reference, null, null, again, default);
        Assert.Equal($"Status: Image is up to date for {reference.Familiar}", again.Statuses.Last());
        var repush = new ProgressLog();
        Assert.Equal(manifest.Digest, (await other.Images.Transfer.PushAsync(reference, null, repush, default)).Digest);
        Assert.All(ids, id => Assert.Contains($"{id}: Layer already exists", repush.Statuses));
    }

    [Fact]
    public async Task A_name_that_stands_for_an_index_is_pushed_as_one_and_keeps_its_content()
    {
        using var registry = await DebianRegistry.StartAsync();
        var reference = Reference.Parse($"{registry.Host}/team/multi:1");
        var image = await _host.MakeImageAsync(null, await Layer("one"));
        var foreign = image.Config with { Architecture = "riscv64" };
        var transfer = _host.Images.Transfer;
        var own = await transfer.DescribeAsync(image.Config, null, null, default);
        var other = await transfer.DescribeAsync(foreign, LayerCompression.Zstd, null, default);
        var index = transfer.Assemble([(own, image.Config, [new("https://example.com/type", "{}"u8.ToArray())]), (other, foreign, [])], null);
        _host.Images.Store.Create(image.Config, null, index, [reference]);
        var copy = Reference.Parse($"{registry.Host}/team/multi:2");
        _host.Images.Store.Tag(image.Id, copy, reference.ToString());
        _host.Restart();

        Assert.Equal(index.Descriptor.Digest, (await _host.Images.Transfer.PushAsync(reference, null, _progress, default)).Digest);
        Assert.Equal(index.Descriptor.Digest, (await _host.Images.Transfer.PushAsync(copy, null, new ProgressLog(), default)).Digest);
        Assert.Equal($"1: digest: {index.Descriptor.Digest} size: {index.Descriptor.Size}", _progress.Statuses.Last());

        using var puller = new ImagesHost();
        Assert.Equal(image.Id, (await puller.Images.Transfer.PullAsync(reference, null, null, new ProgressLog(), default)).Id);
        var riscv = await puller.Images.Transfer.PullAsync(reference, Platform.Parse("linux/riscv64"), null, new ProgressLog(), default);
        Assert.Equal("riscv64", riscv.Config.Architecture);
    }

    [Fact]
    public async Task Another_repository_of_the_registry_lends_its_layers()
    {
        using var registry = await DebianRegistry.StartAsync();
        var image = await _host.MakeImageAsync($"{registry.Host}/one", await Layer("x"));
        await _host.Images.Transfer.PushAsync(Reference.Parse($"{registry.Host}/one"), null, _progress, default);
        _host.Images.Store.Tag(image.Id, Reference.Parse($"{registry.Host}/two"));

        var progress = new ProgressLog();
        await _host.Images.Transfer.PushAsync(Reference.Parse($"{registry.Host}/two"), null, progress, default);

        Assert.Contains($"{image.Config.RootFs.DiffIds[0].Short}: Mounted from one", progress.Statuses);
    }

    [Fact]
    public async Task What_the_registry_does_not_have_is_not_found_and_leaves_nothing()
    {
        using var registry = await DebianRegistry.StartAsync();

        var error = await Assert.ThrowsAsync<NotFoundException>(() => _host.Images.Transfer.PullAsync(Reference.Parse($"{registry.Host}/nope"), null, null, _progress, default));

        Assert.Contains("not found", error.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Images.Store.List());
        Assert.Empty(_host.Images.Blobs.List());
        await Assert.ThrowsAsync<NotFoundException>(() => _host.Images.Transfer.PushAsync(Reference.Parse("nope"), null, _progress, default));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unavailable() =>
        await Assert.ThrowsAsync<UnavailableException>(() => _host.Images.Transfer.PullAsync(Reference.Parse("127.0.0.1:1/x"), null, null, _progress, default));

    [Fact]
    public async Task A_password_opens_a_registry_that_wants_one()
    {
        using var registry = await DebianRegistry.StartAsync("user:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
        var right = new RegistryCredential("user", "secret", registry.Host, null, null);
        Assert.Null(await Login(right));
        Assert.IsType<UnauthorizedException>(await Login(right with { Password = "wrong" }));
        var reference = Reference.Parse($"{registry.Host}/app");
        await _host.MakeImageAsync(reference.ToString(), await Layer("x"));

        await Assert.ThrowsAnyAsync<GantryException>(() => _host.Images.Transfer.PushAsync(reference, null, _progress, default));
        await _host.Images.Transfer.PushAsync(reference, right, _progress, default);
        await Assert.ThrowsAsync<NotFoundException>(() => _host.Images.Transfer.PullAsync(reference, null, null, _progress, default));
        await _host.Images.Transfer.PullAsync(reference, null, right, _progress, default);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Skopeo_reads_what_we_push_and_we_read_what_it_pushes(string compression)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed");
        using var registry = await DebianRegistry.StartAsync();
        var reference = Reference.Parse($"{registry.Host}/app:1");
        var image = await _host.MakeImageAsync(reference.ToString(), await Layer("x"));
        await _host.Images.Transfer.PushAsync(reference, null, _progress, default);

        Skopeo("copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--format=oci", $"--dest-compress-format={compression}", "--dest-compress", $"docker://{registry.Host}/app:1", $"oci:{_host.Root}/layout:2");
        Skopeo("copy", "--dest-tls-verify=false", $"oci:{_host.Root}/layout:2", $"docker://{registry.Host}/copy:2");

        using var other = new ImagesHost();
        var pulled = await other.Images.Transfer.PullAsync(Reference.Parse($"{registry.Host}/copy:2"), null, null, _progress, default);
        Assert.Equal(image.Config.RootFs.DiffIds, pulled.Config.RootFs.DiffIds);
        var (descriptor, platforms) = await other.Images.Transfer.InspectAsync(Reference.Parse($"{registry.Host}/copy:2"), null, default);
        Assert.Equal(MediaTypes.Manifest, descriptor.MediaType);
        Assert.Equal([Platform.Host.ToString()], platforms.Select(p => p.ToString()));
    }

    public void Dispose() => _host.Dispose();

    internal static Task<byte[]> Layer(string name) => ImagesHost.Tar(ImagesHost.Folder("dir"), ImagesHost.File($"file-{name}", name));

    private async Task<Exception?> Login(RegistryCredential credential) => await Record.ExceptionAsync(() => _host.Images.Transfer.LoginAsync(credential, default));

    private static void Skopeo(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("skopeo", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
