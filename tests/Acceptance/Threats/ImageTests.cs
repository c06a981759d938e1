using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Threats;

/// <summary>Images as weapons.</summary>
public sealed class ImageTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Theory]
    [InlineData("dotdot")]
    [InlineData("absolute-link")]
    [InlineData("hardlink")]
    [InlineData("whiteout")]
    [Trait("Threat", "16")]
    public async Task A_layer_that_would_write_outside_of_itself_is_refused_or_kept_inside(string trick)
    {
        var (image, marker) = (DockerCli.Name("hostile"), $"gantry-layer-{trick}-{Environment.ProcessId}");
        using var tar = new HostileTar();
        var bytes = trick switch
        {
            "dotdot" => tar.File($"../../../../../../../../../../tmp/{marker}").Bytes(),
            "absolute-link" => tar.Link("out", "/tmp").File($"out/{marker}").Bytes(),
            "hardlink" => tar.HardLink("passwd", "../../../../../../../../../etc/passwd").File("passwd", "overwritten").Bytes(),
            _ => tar.File(".wh...").File(".wh..wh..wh..").File(".wh.").Bytes(),
        };
        var passwd = await File.ReadAllTextAsync("/etc/passwd");
        var result = await _docker.PipeAsync(bytes, "import", "-", image);
        Assert.False(File.Exists($"/tmp/{marker}"));
        Assert.Equal(passwd, await File.ReadAllTextAsync("/etc/passwd"));
        if (trick is "dotdot" or "hardlink")
            Assert.True(result.ExitCode != 0, result.Everything);
        await _docker.RunAsync("rmi", image);
    }

    [Theory]
    [InlineData("../../../../../../tmp/gantry-load")]
    [InlineData("/etc/passwd")]
    [Trait("Threat", "19")]
    public async Task A_load_whose_manifest_points_outside_is_refused(string path)
    {
        // CVE-2014-9356, CVE-2014-9358
        using var tar = new HostileTar();
        var bytes = tar.File("manifest.json", $"[{{\"Config\":\"{path}\",\"RepoTags\":[\"evil:1\"],\"Layers\":[\"{path}\"]}}]").Bytes();
        var result = await _docker.PipeAsync(bytes, "load");
        Assert.True(result.ExitCode != 0, result.Everything);
        Assert.DoesNotContain("root:", result.Everything);
    }

    [Fact]
    [Trait("Threat", "19")]
    public async Task A_load_through_a_link_in_the_archive_reads_nothing_of_the_hosts()
    {
        using var tar = new HostileTar();
        var bytes = tar.Link("config.json", "/etc/passwd").Link("layer.tar", "/etc/shadow").File("manifest.json", "[{\"Config\":\"config.json\",\"RepoTags\":[\"evil:2\"],\"Layers\":[\"layer.tar\"]}]").Bytes();
        var result = await _docker.PipeAsync(bytes, "load");
        Assert.True(result.ExitCode != 0, result.Everything);
        Assert.DoesNotContain("root:", result.Everything);
    }

    [Fact]
    [Trait("Threat", "17")]
    public async Task A_compression_bomb_does_not_fill_memory()
    {
        using var zeros = new MemoryStream();
        await using (var gzip = new GZipStream(zeros, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 512; i++)
                await gzip.WriteAsync(block);
        }
        var result = await _docker.PipeAsync(zeros.ToArray(), "import", "-", "bomb:1");
        Assert.True(result.ExitCode != 0 || (await _docker.RunAsync("rmi", "bomb:1")).ExitCode == 0);
        var peak = File.ReadLines($"/proc/{shared.Daemon.ProcessId}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        Assert.InRange(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]), 0, 250_000);
    }

    [Fact]
    [Trait("Threat", "17")]
    public async Task A_giant_manifest_is_refused()
    {
        using var tar = new HostileTar();
        var bytes = tar.File("manifest.json", $"[{{\"Config\":\"{new string('x', 40 << 20)}\"}}]").Bytes();
        Assert.NotEqual(0, (await _docker.PipeAsync(bytes, "load")).ExitCode);
        Assert.Equal("OK", (await shared.Api.GetAsync("_ping")).Body);
    }

    [Fact]
    [Trait("Threat", "18")]
    public async Task A_document_that_is_both_manifest_and_index_is_refused()
    {
        // CVE-2021-41190
        const string Both = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":2,\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"},\"layers\":[],\"manifests\":[]}";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Both)));
        using var tar = new HostileTar();
        var bytes = tar.File("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
            .File("index.json", $"{{\"schemaVersion\":2,\"manifests\":[{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":{Both.Length},\"digest\":\"sha256:{digest}\",\"annotations\":{{\"io.containerd.image.name\":\"evil:3\"}}}}]}}")
            .File($"blobs/sha256/{digest}", Both).File("blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "{}").Bytes();
        var result = await _docker.PipeAsync(bytes, "load");
        Assert.True(result.ExitCode != 0, result.Everything);
        Assert.NotEqual(0, (await _docker.RunAsync("inspect", "evil:3")).ExitCode);
    }

    [Fact]
    [Trait("Threat", "18")]
    public async Task A_blob_that_is_not_what_its_digest_says_is_refused()
    {
        const string Manifest = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":2,\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8b\"},\"layers\":[]}";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest)));
        using var tar = new HostileTar();
        var bytes = tar.File("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
            .File("index.json", $"{{\"schemaVersion\":2,\"manifests\":[{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":{Manifest.Length},\"digest\":\"sha256:{digest}\"}}]}}")
            .File($"blobs/sha256/{digest}", Manifest).File("blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8b", "{}").Bytes();
        var result = await _docker.PipeAsync(bytes, "load");
        Assert.True(result.ExitCode != 0, result.Everything);
    }

    [Fact]
    [Trait("Threat", "19")]
    public async Task An_images_labels_and_settings_do_not_configure_the_host()
    {
        // CVE-2026-53488, CVE-2026-53492
        var image = DockerCli.Name("labels");
        await _docker.OkAsync("import", "--change", "LABEL io.kubernetes.cri-o.Devices=/dev/vda run.oci.hooks.stdin=x run.oci.keep_original_groups=1 org.systemd.property.X=1 run.oci.handler=wasm",
            "--change", "CMD [\"sh\"]", "--change", "VOLUME /proc/x", await Materials.BusyboxTarAsync(), image);
        var result = await _docker.RunAsync("run", "--rm", image, "sh", "-c", "ls /dev/vda; id -G");
        Assert.DoesNotContain("/dev/vda\n", result.Output + "\n");
        await _docker.OkAsync("rmi", image);
    }
}
