using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Contexts that are made to harm, as directories that clients send and as archives that no client writes.</summary>
[Trait("Threat", "20")]
public sealed class HostileContextTests(SharedDaemon shared) : IDisposable
{
    private const int Levels = 10_000;

    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_link_leads_nowhere(BuildClient client)
    {
        File.CreateSymbolicLink(_folder.At("link"), "/etc");
        File.CreateSymbolicLink(_folder.At("up"), "../../../../etc");
        foreach (var step in (string[])["COPY link/shadow /s", "COPY up/shadow /s", "ADD link/shadow /s", "RUN --mount=type=bind,source=link,target=/m cat /m/shadow", "RUN --mount=type=bind,source=up/shadow,target=/m cat /m"])
        {
            _folder.Write("Dockerfile", $"FROM busybox\n{step}\n");
            var result = await client.BuildAsync(shared.Docker, _folder.Path);
            Assert.True(result.ExitCode != 0, $"{step}: {result.Everything}");
            Assert.DoesNotContain("root:", result.Everything);
        }
        _folder.Write("Dockerfile", "FROM busybox\nCOPY . /c/\nRUN test -L /c/link && test -L /c/up\n");
        var whole = await client.BuildAsync(shared.Docker, _folder.Path);
        Assert.True(whole.ExitCode == 0, whole.Everything);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Special_files_are_refused(BuildClient client)
    {
        foreach (var (kind, word) in (IEnumerable<(string[], string)>)[(["p"], "FIFO"), (["c", "1", "5"], "device"), (["b", "8", "0"], "device")])
        {
            await Command.RunAsync("mknod", [_folder.At("special"), .. kind]);
            _folder.Write("Dockerfile", "FROM scratch\nCOPY special /s\n");
            var result = await client.BuildAsync(shared.Docker, _folder.Path);
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains(word, result.Everything);
            File.Delete(_folder.At("special"));
        }
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_tree_without_a_floor_is_refused(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM scratch\nCOPY . /c\n");
        var made = await Command.RunAsync("perl", ["-e", $"chdir $ARGV[0] or die; for (1..{Levels}) {{ mkdir 'd' or die; chdir 'd' or die }}", _folder.Path]);
        Assert.True(made.ExitCode == 0, made.Errors);
        try
        {
            var result = await client.BuildAsync(shared.Docker, _folder.Path);
            Assert.NotEqual(0, result.ExitCode);
            // Docker's own command does not get so far as to send it.
            Assert.Contains(client == BuildClient.Classic ? "file name too long" : "nested more than", result.Everything);
        }
        finally
        {
            await Command.RunAsync("rm", ["-rf", _folder.At("d")]);
        }
    }

    [Theory]
    [InlineData("../escaped")]
    [InlineData("/etc/escaped")]
    [InlineData("a/../../../../../etc/escaped")]
    public async Task An_archive_that_would_write_outside_is_kept_inside(string name)
    {
        using var tar = new HostileTar();
        var bytes = tar.File("Dockerfile", "FROM scratch\nCOPY . /\n").Link("out", "/etc").File("out/through-link").HardLink("hard", "/etc/passwd").File(name).Bytes();
        await shared.Api.PostTarAsync("/build", bytes);
        Assert.False(File.Exists("/etc/escaped") || File.Exists("/etc/through-link") || File.Exists(Path.Combine(shared.Daemon.Place.DataRoot, "escaped")));
    }

    [Fact]
    public async Task Cut_off_and_hostile_archives_end_in_clear_errors()
    {
        using var whole = new HostileTar();
        var bytes = whole.File("Dockerfile", "FROM scratch\n").File("big", new string('x', 100_000)).Bytes();
        var cut = await shared.Api.PostTarAsync("/build", bytes[..50_000]);
        Assert.Contains("cut off", cut.Message);
        using var deep = new HostileTar();
        var nested = await shared.Api.PostTarAsync("/build", deep.File(string.Concat(Enumerable.Repeat("d/", 2000)) + "f").Bytes());
        Assert.Contains("nested more than", nested.Message);
        using var deeper = new HostileTar();
        var endless = await shared.Api.PostTarAsync("/build", deeper.File(string.Concat(Enumerable.Repeat("d/", Levels)) + "f").Bytes());
        Assert.Contains("longer than", endless.Message);
        using var device = new HostileTar();
        var refused = await shared.Api.PostTarAsync("/build", device.Device("disk", 8, 0).Bytes());
        Assert.Contains("device", refused.Message);
        using var hard = new HostileTar();
        var linked = await shared.Api.PostTarAsync("/build", hard.File("Dockerfile", "FROM scratch\n").HardLink("shadow", "/etc/shadow").Bytes());
        Assert.NotEqual(200, linked.Status);
    }
}
