using System.Formats.Tar;
using Gantry.Build.Context;
using Gantry.Build.Layouts;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Tests.Execution;

/// <summary>What stands for stages and images.</summary>
public sealed class NamedContextTests : IAsyncLifetime
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
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_stage_begins_on_a_directory()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_host.Root, "tree")).FullName;
        Directory.CreateDirectory(Path.Combine(directory, "etc"));
        await File.WriteAllTextAsync(Path.Combine(directory, "etc", "word"), "from the directory");
        using var files = new DirectoryContext(directory, new([]));
        var result = await BuildAsync("FROM tree AS base\nENV A=1\nFROM base\nCOPY --from=tree etc/word /copied\n", "tree", new NamedContext.Files(files));
        var made = await _host.FilesAsync(result);
        Assert.Equal("from the directory", made["etc/word"]);
        Assert.Equal("from the directory", made["copied"]);
        Assert.Contains("A=1", result.Config.Config!.Env!);
        Assert.Equal(2, result.Config.RootFs.DiffIds.Count);
    }

    [Fact]
    public async Task What_is_replaced_is_not_built()
    {
        var other = await _host.BuildAsync("FROM busybox\nRUN echo other > /word\n");
        var result = await BuildAsync("FROM busybox AS parts\nRUN exit 1\nFROM busybox\nCOPY --from=parts /word /\n", "parts", new NamedContext.Result(other));
        Assert.Equal("other\n", (await _host.FilesAsync(result))["word"]);
    }

    [Theory]
    [InlineData("debian", "debian")]
    [InlineData("docker.io/library/debian:latest", "debian")]
    [InlineData("debian:12", "debian:12")]
    [InlineData("example.com/a/b", "example.com/a/b")]
    [InlineData("Stage", "Stage")]
    public void Names_are_looked_up_as_docker_writes_them(string name, string normal) => Assert.Equal(normal, NamedContext.Normalize(name));

    [Fact]
    public async Task An_image_of_a_layout_stands_for_another_one()
    {
        var layout = await LayoutAsync();
        await using var elsewhere = await BuilderHost.StartAsync();
        var contexts = new Dictionary<string, NamedContext> { ["other"] = Context(layout, "oci-layout://x:one") };
        var result = await elsewhere.BuildAsync("FROM other\nCOPY --from=other /word /copied\nRUN test $SAID = yes\n", r => r with { NamedContexts = contexts });
        Assert.Equal("in the layout\n", (await elsewhere.FilesAsync(result))["copied"]);
        Assert.Equal(["pkg:oci/layout?platform=" + Uri.EscapeDataString(Planning.PlatformText.Format(Planning.PlatformText.Host))], result.Materials.Select(m => m.Uri).Distinct());
    }

    [Fact]
    public async Task A_layout_that_lies_or_lacks_something_is_refused()
    {
        var layout = await LayoutAsync();
        Assert.Contains("no image of the tag two", (await FailAsync(layout, "oci-layout://x:two")).Message);
        Assert.Contains("is not in the OCI layout", (await FailAsync(layout, $"oci-layout://x@{Digest.Of("nothing"u8)}")).Message);
        foreach (var blob in Directory.EnumerateFiles(Path.Combine(layout, "blobs/sha256")))
        {
            var whole = await File.ReadAllBytesAsync(blob);
            await File.WriteAllBytesAsync(blob, [.. whole.AsSpan(0, whole.Length - 1), (byte)(whole[^1] ^ 1)]);
            await FailAsync(layout, "oci-layout://x:one");
            File.Delete(blob);
            File.CreateSymbolicLink(blob, "/etc/passwd");
            Assert.Contains("is not in the OCI layout", (await FailAsync(layout, "oci-layout://x:one")).Message);
            File.Delete(blob);
            await File.WriteAllBytesAsync(blob, whole);
        }
    }

    [Theory]
    [InlineData("oci-layout://")]
    [InlineData("oci-layout://x@sha256:short")]
    [InlineData("oci-layout://x:")]
    public void A_reference_to_no_layout_is_refused(string text) => Assert.Throws<InvalidArgumentException>(() => LayoutReference.Parse(text));

    [Fact]
    public void A_reference_has_a_place_a_tag_and_a_digest()
    {
        var digest = Digest.Of("x"u8);
        Assert.Equal(new("/a:b/c", "latest", null), LayoutReference.Parse("oci-layout:///a:b/c"));
        Assert.Equal(new("./c", "v1", digest), LayoutReference.Parse($"oci-layout://./c:v1@{digest}"));
    }

    private async Task<Exception> FailAsync(string layout, string reference)
    {
        await using var elsewhere = await BuilderHost.StartAsync();
        return await Assert.ThrowsAsync<BuildException>(() => elsewhere.BuildAsync("FROM other\n", r => r with { NamedContexts = new Dictionary<string, NamedContext> { ["other"] = Context(layout, reference) } }));
    }

    private static NamedContext.Layout Context(string layout, string reference) =>
        new(ImageLayout.InDirectory(new(layout, () => { }), LayoutReference.Parse(reference)));

    private Task<BuildResult> BuildAsync(string dockerfile, string name, NamedContext context) =>
        _host.BuildAsync(dockerfile, r => r with { NamedContexts = new Dictionary<string, NamedContext> { [name] = context } });

    /// <summary>An OCI layout of an image, in a directory.</summary>
    private async Task<string> LayoutAsync()
    {
        var solved = BuilderHost.Solved(await _host.BuildAsync("FROM busybox\nENV SAID=yes\nRUN echo in the layout > /word\n"));
        using var tar = new MemoryStream();
        await _host.Builder.Exports.ToLayoutAsync(solved, new() { Names = [Reference.Parse("made:one")] }, tar, default);
        tar.Position = 0;
        var directory = Directory.CreateDirectory(Path.Combine(_host.Root, "layout")).FullName;
        await TarFile.ExtractToDirectoryAsync(tar, directory, overwriteFiles: true);
        return directory;
    }
}
