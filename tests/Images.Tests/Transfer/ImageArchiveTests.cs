using System.Diagnostics;
using System.Text;
using Gantry.Errors;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Tests.Transfer;

public sealed class ImageArchiveTests : IDisposable
{
    private readonly ImagesHost _host = new();
    private readonly ProgressLog _progress = new();

    public ImageArchiveTests() => ImagesHost.NeedsRoot();

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public async Task What_was_saved_is_loaded_with_its_names(string program)
    {
        var image = await _host.MakeImageAsync("app:1", await RegistryTransferTests.Layer("one"), await RegistryTransferTests.Layer("two"));
        _host.Images.Store.Tag(image.Id, Reference.Parse("app:2"));
        var archive = await Save("app:1", "app:2");
        using var other = new ImagesHost();

        var (loaded, references) = Assert.Single(await Load(other, Filter(program, archive)));

        Assert.Equal(image.Id, loaded.Id);
        Assert.Equal(["app:1", "app:2"], references.Select(r => r.Familiar));
        Assert.Equal(image.Id, other.Images.Store.Resolve("app:2").Id);
        Assert.Equal(2, _progress.Reports.Where(r => r.Status == "Loading layer").Select(r => r.Id).Distinct().Count());
        other.Restart();
        other.Images.Snapshotter.Prepare("c", loaded.TopChainId);
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(other.MountActive("c"), "file-two")));
        Assert.Equal(archive, await Save(other, "app:1", "app:2"));
    }

    [Fact]
    public async Task A_bare_name_saves_all_tags_and_an_id_none()
    {
        var image = await _host.MakeImageAsync("app:1", await RegistryTransferTests.Layer("x"));
        _host.Images.Store.Tag(image.Id, Reference.Parse("app:2"));
        using var other = new ImagesHost();

        Assert.Equal(2, Assert.Single(await Load(other, await Save("app"))).References.Count);
        Assert.Empty(Assert.Single(await Load(other, await Save(image.Id.Short))).References);
        await Assert.ThrowsAsync<NotFoundException>(() => Save("nope"));
    }

    [Theory]
    [InlineData("docker-archive:{0}")]
    [InlineData("oci-archive:{0}")]
    public async Task Skopeo_reads_what_we_save(string source)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed");
        var image = await _host.MakeImageAsync("app:1", await RegistryTransferTests.Layer("x"));
        var file = Path.Combine(_host.Root, "a.tar");
        await File.WriteAllBytesAsync(file, await Save("app:1"));

        var shown = Skopeo("inspect", "--config", "--raw", string.Format(System.Globalization.CultureInfo.InvariantCulture, source, file));

        Assert.Equal(image.Id, Digest.Of(Encoding.UTF8.GetBytes(shown)));
    }

    [Theory]
    [InlineData("docker-archive:{0}:app:9")]
    [InlineData("oci-archive:{0}:docker.io/library/app:9")]
    public async Task We_load_what_skopeo_saves(string destination)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed");
        var image = await _host.MakeImageAsync("app:1", await RegistryTransferTests.Layer("x"));
        var (from, to) = (Path.Combine(_host.Root, "a.tar"), Path.Combine(_host.Root, "b.tar"));
        await File.WriteAllBytesAsync(from, await Save("app:1"));
        Skopeo("copy", $"docker-archive:{from}", string.Format(System.Globalization.CultureInfo.InvariantCulture, destination, to));
        using var other = new ImagesHost();

        var (loaded, references) = Assert.Single(await Load(other, await File.ReadAllBytesAsync(to)));

        Assert.Equal(image.Config.RootFs.DiffIds, loaded.Config.RootFs.DiffIds);
        Assert.Equal(["app:9"], references.Select(r => r.Familiar));
    }

    [Fact]
    public async Task An_old_archive_with_linked_layers_is_loaded()
    {
        var layer = await RegistryTransferTests.Layer("x");
        var config = new ImageConfig { Os = "linux", Architecture = "amd64", RootFs = new RootFs { DiffIds = [Digest.Of(layer), Digest.Of(layer)] } }.ToBytes();
        var archive = await Tar(
            ("1/layer.tar", layer, null), ("2/layer.tar", [], "../1/layer.tar"), ("config.json", config, null),
            ("manifest.json", Encoding.UTF8.GetBytes("""[{"Config":"config.json","RepoTags":["old:1"],"Layers":["1/layer.tar","2/layer.tar"]}]"""), null));

        var (loaded, _) = Assert.Single(await Load(_host, archive));

        Assert.Equal(Digest.Of(config), loaded.Id);
        Assert.Equal(archive.Length > 0, (await Save("old:1")).Length > 0);
    }

    [Theory]
    [InlineData("""[{"Config":"../../../etc/passwd","Layers":[]}]""", "is named but is not in the archive")]
    [InlineData("""[{"Config":"config.json","Layers":["/etc/passwd"]}]""", "is named but is not in the archive")]
    [InlineData("""[{"Config":"config.json","Layers":["escape"]}]""", "is named but is not in the archive")]
    [InlineData("""[{"Config":"config.json","Layers":[]}]""", "0 layers but a configuration for 1")]
    [InlineData("""[{"Config":"config.json","Layers":["wrong"]}]""", "does not verify")]
    [InlineData("""[{"Config":"config.json","RepoTags":["../x"],"Layers":["layer"]}]""", "invalid reference format")]
    [InlineData("""[{"Config":"layer","Layers":["layer"]}]""", "invalid image configuration")]
    [InlineData("""{"Config":"x"}""", "manifest.json")]
    [InlineData("""[null]""", "manifest.json")]
    public async Task A_hostile_archive_is_refused_and_leaves_nothing(string manifest, string reason)
    {
        var layer = await RegistryTransferTests.Layer("x");
        var config = new ImageConfig { Os = "linux", Architecture = "amd64", RootFs = new RootFs { DiffIds = [Digest.Of(layer)] } }.ToBytes();
        var archive = await Tar(("layer", layer, null), ("wrong", await RegistryTransferTests.Layer("y"), null), ("config.json", config, null), ("escape", [], "/etc/passwd"), ("manifest.json", Encoding.UTF8.GetBytes(manifest), null));

        var error = await Assert.ThrowsAnyAsync<GantryException>(() => Load(_host, archive));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Empty(_host.Images.Store.List());
        Assert.Empty(_host.Images.Blobs.List());
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_host.Root, "snapshots")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_host.Root, "blobs/ingest")));
    }

    [Fact]
    public async Task A_blob_under_a_wrong_digest_is_refused()
    {
        var archive = await Tar(($"blobs/sha256/{new string('a', 64)}", "x"u8.ToArray(), null));

        Assert.Contains("does not verify", (await Assert.ThrowsAsync<ArchiveException>(() => Load(_host, archive))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_tree_can_be_saved_and_loaded()
    {
        var image = await _host.Images.Transfer.ImportAsync(new MemoryStream(Filter("gzip", await RegistryTransferTests.Layer("x"))), new ImageConfig { Os = "linux", Architecture = "amd64", RootFs = new RootFs() }, Reference.Parse("imported"), default);
        using var other = new ImagesHost();

        Assert.Equal(image.Id, Assert.Single(await Load(other, await Save("imported"))).Image.Id);
    }

    public void Dispose() => _host.Dispose();

    private Task<byte[]> Save(params string[] names) => Save(_host, names);

    private static async Task<byte[]> Save(ImagesHost host, params string[] names)
    {
        var stream = new MemoryStream();
        await host.Images.Transfer.SaveAsync(names, stream, default);
        return stream.ToArray();
    }

    private Task<IReadOnlyList<(Image Image, IReadOnlyList<Reference> References)>> Load(ImagesHost host, byte[] archive) =>
        host.Images.Transfer.LoadAsync(new MemoryStream(archive), _progress, default);

    [Theory]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public async Task What_a_program_cannot_decompress_is_malformed(string program)
    {
        var archive = Filter(program, await RegistryTransferTests.Layer("x"));
        foreach (var broken in new[] { archive[..^8], [.. archive[..20], .. new byte[64], .. archive[20..]] })
            Assert.IsType<ArchiveException>(await Record.ExceptionAsync(() => Load(_host, broken)));
    }

    /// <summary>What a program makes of some bytes.</summary>
    private static byte[] Filter(string program, byte[] content)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var feeding = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(content);
            process.StandardInput.Close();
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feeding.GetAwaiter().GetResult();
        return output.ToArray();
    }

    private static async Task<byte[]> Tar(params (string Name, byte[] Content, string? Link)[] entries)
    {
        var stream = new MemoryStream();
        await using var writer = new TarWriter(stream);
        foreach (var (name, content, link) in entries)
            await writer.WriteAsync(new TarEntry { Name = name, Kind = link is null ? TarEntryKind.Regular : TarEntryKind.SymbolicLink, LinkName = link ?? "", Size = content.Length }, new MemoryStream(content), default);
        await writer.FinishAsync(default);
        return stream.ToArray();
    }

    private static string Skopeo(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("skopeo", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output.Result;
    }
}
