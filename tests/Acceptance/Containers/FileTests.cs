using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Containers;

public sealed class FileTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cp_goes_in_and_out_whether_or_not_the_container_runs(bool running)
    {
        var name = DockerCli.Name();
        var here = Directory.CreateTempSubdirectory("gcp").FullName;
        await File.WriteAllTextAsync($"{here}/file", "content");
        Directory.CreateDirectory($"{here}/tree/below");
        await File.WriteAllTextAsync($"{here}/tree/below/leaf", "leaf");
        await _docker.OkAsync(running ? ["run", "-d", "--name", name, "busybox", "sleep", "1000"] : ["create", "--name", name, "busybox"]);

        await _docker.OkAsync("cp", $"{here}/file", $"{name}:/etc/copied");
        await _docker.OkAsync("cp", $"{here}/tree", $"{name}:/root/");
        await _docker.OkAsync("cp", $"{name}:/etc/copied", $"{here}/back");
        await _docker.OkAsync("cp", $"{name}:/root/tree/.", $"{here}/contents");

        Assert.Equal("content", await File.ReadAllTextAsync($"{here}/back"));
        Assert.Equal("leaf", await File.ReadAllTextAsync($"{here}/contents/below/leaf"));
        Assert.Contains("Could not find the file /nowhere", await _docker.FailAsync("cp", $"{name}:/nowhere", here));
        var piped = await _docker.RunAsync("cp", $"{name}:/etc/copied", "-");
        Assert.Contains("copied", piped.Output);
        await _docker.OkAsync("rm", "-f", name);
        Directory.Delete(here, recursive: true);
    }

    [Fact]
    public async Task Cp_reaches_into_volumes_and_tmpfs_of_a_running_container()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "-v", $"{name}:/vol", "busybox", "sh", "-c", "echo inside > /vol/file; exec sleep 1000");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("exec", name, "test", "-s", "/vol/file")).ExitCode == 0, "the file was written");
        var result = await _docker.RunAsync("cp", $"{name}:/vol/file", "-");
        Assert.Contains("inside", result.Output);
        await _docker.OkAsync("rm", "-f", name);
        await _docker.OkAsync("volume", "rm", name);
    }

    [Fact]
    public async Task Diff_tells_what_was_added_changed_and_deleted()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "--name", name, "busybox", "sh", "-c", "echo x >> /etc/passwd; touch /root/new; rm /etc/group");
        var diff = (await _docker.OkAsync("diff", name)).Split('\n');
        Assert.Contains("C /etc", diff);
        Assert.Contains("C /etc/passwd", diff);
        Assert.Contains("D /etc/group", diff);
        Assert.Contains("A /root/new", diff);
        Assert.DoesNotContain(diff, line => line.Contains("/dev", StringComparison.Ordinal) || line.Contains("resolv", StringComparison.Ordinal));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task Stats_come_once_or_as_a_stream()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "-m", "64m", "busybox", "sleep", "1000");
        var once = await _docker.OkAsync("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}} {{.PIDs}}", name);
        Assert.Matches($@"^{name} .+ / 64MiB 1$", once);
        await using var stream = _docker.Session("stats", "--format", "json", name);
        await stream.LineAsync("MemPerc");
        await stream.LineAsync("MemPerc");
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task A_container_is_exported_as_a_tar_of_its_files()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "--name", name, "busybox", "sh", "-c", "echo exported > /root/it");
        var tar = Path.GetTempFileName();
        await _docker.OkAsync("export", "-o", tar, name);
        var listing = await Command.RunAsync("tar", ["-xOf", tar, "root/it"]);
        Assert.Equal("exported", listing.Output);
        File.Delete(tar);
        await _docker.OkAsync("rm", name);
    }
}
