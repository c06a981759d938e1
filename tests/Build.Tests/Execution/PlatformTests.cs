using System.Text.Json.Nodes;
using Gantry.Build.Attestations;
using Gantry.Build.Exports;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Tests.Execution;

/// <summary>Builds for several platforms, and what is stated about images.</summary>
public sealed class PlatformTests : IAsyncLifetime
{
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

    [Fact]
    public async Task Several_platforms_are_one_tree_and_one_index()
    {
        var solved = BuilderHost.Solved(await BuildAsync("linux/amd64"), await BuildAsync("linux/arm64"));
        using var tar = new MemoryStream();
        await _host.Builder.Exports.ToTarAsync(solved, tar, default);
        tar.Position = 0;
        var names = new List<string>();
        using (var reader = new System.Formats.Tar.TarReader(tar))
            while (reader.GetNextEntry() is { } entry)
                names.Add(entry.Name);
        Assert.Equal(["linux_amd64/", "linux_amd64/amd64", "linux_arm64/", "linux_arm64/arm64"], names);

        var reference = Reference.Parse("multi:1");
        var exported = await _host.Builder.Exports.ToStoreAsync(solved, new() { Names = [reference] }, default);
        _host.Images.Store.CollectGarbage();
        Assert.Equal(PlatformText.Host.Architecture, exported.Image.Config.Architecture);
        var index = _host.Images.Store.IndexOf(reference)!;
        var document = ManifestDocument.Parse(await ReadAsync(index.Descriptor), null).Index!;
        Assert.Equal(["linux/amd64", "linux/arm64"], document.Manifests.Select(m => m.Platform!.ToString()));
        foreach (var manifest in document.Manifests)
            Assert.NotEmpty(ManifestDocument.Parse(await ReadAsync(manifest), null).Manifest!.Layers);
        using var refused = new MemoryStream();
        await Assert.ThrowsAsync<UnsupportedException>(() => _host.Builder.Exports.ToDockerArchiveAsync(solved, new(), refused, default));
    }

    [Fact]
    public async Task Statements_about_an_image_stand_in_its_index()
    {
        var solved = BuilderHost.Solved(await _host.BuildAsync("FROM busybox\nRUN mkdir -p /var/lib/dpkg && printf 'Package: web\\nStatus: install ok installed\\nVersion: 1.2\\nArchitecture: amd64\\n\\nPackage: gone\\nStatus: deinstall ok config-files\\nVersion: 1\\n' > /var/lib/dpkg/status\n")) with
        {
            Attestations = new() { Sbom = true, Provenance = new() },
        };
        var exported = await _host.Builder.Exports.ToStoreAsync(solved, new() { Names = [Reference.Parse("stated:1")] }, default);
        var index = ManifestDocument.Parse(await ReadAsync(exported.Root!), null).Index!;
        var statement = Assert.Single(index.Manifests, m => m.Platform!.Os == "unknown");
        Assert.Equal(index.Manifests[0].Digest.ToString(), statement.Annotations!["vnd.docker.reference.digest"]);
        var layers = ManifestDocument.Parse(await ReadAsync(statement), null).Manifest!.Layers;
        var sbom = JsonNode.Parse(await ReadAsync(layers.Single(l => l.Annotations!["in-toto.io/predicate-type"] == SbomDocument.Type)))!;
        Assert.Equal(index.Manifests[0].Digest.Hex, (string?)sbom["subject"]![0]!["digest"]!["sha256"]);
        Assert.Equal(["stated:1", "web"], sbom["predicate"]!["packages"]!.AsArray().Select(p => (string?)p!["name"]));
        var provenance = JsonNode.Parse(await ReadAsync(layers.Single(l => l.Annotations!["in-toto.io/predicate-type"] == ProvenanceDocument.Type02)))!;
        Assert.StartsWith("pkg:docker/busybox@latest", (string?)provenance["predicate"]!["materials"]![0]!["uri"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_full_provenance_tells_arguments(bool max)
    {
        var result = await _host.BuildAsync("FROM busybox\n");
        var facts = BuilderHost.Solved(result).Facts with { Options = new Dictionary<string, string> { ["build-arg:TOKEN"] = "hidden", ["target"] = "x" }, DockerfileText = "FROM busybox\n" };
        foreach (var version1 in (bool[])[true, false])
        {
            var text = System.Text.Encoding.UTF8.GetString(ProvenanceDocument.Write(facts, result, new() { Max = max, Version1 = version1 }));
            Assert.Equal(max, text.Contains("hidden", StringComparison.Ordinal));
            Assert.Equal(max, text.Contains(Convert.ToBase64String("FROM busybox\n"u8), StringComparison.Ordinal));
            Assert.Contains("\"target\":\"x\"", text);
        }
    }

    [Fact]
    public async Task What_another_build_made_can_stand_for_an_image()
    {
        var made = await _host.BuildAsync("FROM busybox\nENV FROM_BASE=yes\nRUN echo base > /base\n");
        var result = await _host.BuildAsync("FROM parts\nCOPY --from=parts /base /copied\nRUN echo $FROM_BASE > /said\n", r => r with { NamedContexts = new Dictionary<string, NamedContext> { ["parts"] = new NamedContext.Result(made) } });
        var files = await _host.FilesAsync(result);
        Assert.Equal(("base\n", "yes\n"), (files["copied"], files["said"]));
    }

    [Theory]
    [InlineData("provenance", "mode=all")]
    [InlineData("provenance", "colour=red")]
    [InlineData("sbom", "generator=example.com/scanner")]
    [InlineData("vex", "")]
    public void Statements_that_are_not_made_are_refused(string type, string fields) =>
        Assert.ThrowsAny<GantryException>(() => AttestationRequest.Parse(new Dictionary<string, string> { [type] = fields }));

    [Fact]
    public void Image_options_are_understood_or_refused()
    {
        var options = ImageOptions.Parse("image", new Dictionary<string, string> { ["name"] = "a,b:2", ["push"] = "true", ["annotation.x"] = "1", ["annotation-index.y"] = "2", ["compression"] = "zstd" });
        Assert.Equal(["docker.io/library/a:latest", "docker.io/library/b:2"], options.Names.Select(n => n.ToString()));
        Assert.Equal(("1", "2"), (options.ManifestAnnotations["x"], options.IndexAnnotations["y"]));
        Assert.Throws<UnsupportedException>(() => ImageOptions.Parse("image", new Dictionary<string, string> { ["compression"] = "estargz" }));
        Assert.Throws<UnsupportedException>(() => ImageOptions.Parse("image", new Dictionary<string, string> { ["nonsense"] = "1" }));
    }

    private Task<BuildResult> BuildAsync(string platform) =>
        _host.BuildAsync("FROM scratch\nARG TARGETARCH\nCOPY a /$TARGETARCH\n", r => r with { Platform = PlatformText.Parse(platform), NamesPlatform = true }, ("a", "A"));

    private async Task<byte[]> ReadAsync(Descriptor content)
    {
        using var copy = new MemoryStream();
        await using (var stream = _host.Images.Transfer.OpenContent(content.Digest))
            await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
