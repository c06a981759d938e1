using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Volumes;

public sealed class VolumeTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_named_volume_outlives_its_containers()
    {
        var name = DockerCli.Name("vol");
        Assert.Equal(name, await _docker.OkAsync("volume", "create", "--label", "a=b", name));
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/data", "busybox", "sh", "-c", "echo kept > /data/file");
        Assert.Equal("kept", await _docker.OkAsync("run", "--rm", "--mount", $"type=volume,source={name},target=/d,readonly", "busybox", "cat", "/d/file"));
        Assert.Equal("b", await _docker.OkAsync("volume", "inspect", "--format", "{{index .Labels \"a\"}}", name));
        Assert.Equal(name, await _docker.OkAsync("volume", "ls", "-q", "--filter", $"name={name}"));
        await _docker.OkAsync("volume", "rm", name);
        Assert.Contains("no such volume", await _docker.FailAsync("volume", "inspect", name), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_volume_in_use_is_not_removed()
    {
        var name = DockerCli.Name("vol");
        var id = await _docker.OkAsync("create", "-v", $"{name}:/data", "busybox");
        var answer = await shared.Api.DeleteAsync($"volumes/{name}");
        Assert.Equal((409, $"remove {name}: volume is in use - [{id}]"), (answer.Status, answer.Message));
        await _docker.OkAsync("rm", id);
        await _docker.OkAsync("volume", "rm", name);
    }

    [Fact]
    public async Task A_new_volume_gets_what_the_image_has_there_with_owners_and_modes()
    {
        var (image, name) = (DockerCli.Name("img"), DockerCli.Name("vol"));
        var container = await _docker.OkAsync("run", "-d", "busybox", "sh", "-c", "mkdir /data /data/sub; echo x > /data/sub/f; ln -s sub/f /data/l; chown 12:34 /data /data/sub/f; chmod 751 /data; chmod 604 /data/sub/f");
        await _docker.OkAsync("wait", container);
        await _docker.OkAsync("commit", container, image);
        var list = (string[])["sh", "-c", "cd /data; stat -c '%n %u:%g %a' . sub/f; readlink l"];
        Assert.Equal(". 12:34 751\nsub/f 12:34 604\nsub/f", await _docker.OkAsync(["run", "--rm", "-v", $"{name}:/data", image, .. list]));
        Assert.Equal("", await _docker.OkAsync("run", "--rm", "--mount", "type=volume,target=/data,volume-nocopy", image, "ls", "/data"));
        await _docker.OkAsync("rm", container);
        await _docker.OkAsync("rmi", image);
        await _docker.OkAsync("volume", "rm", name);
    }

    [Fact]
    public async Task An_anonymous_volume_goes_with_its_container_when_asked()
    {
        var id = await _docker.OkAsync("create", "-v", "/data", "busybox");
        var volume = await _docker.InspectAsync(id, "{{(index .Mounts 0).Name}}");
        Assert.Matches("^[0-9a-f]{64}$", volume);
        await _docker.OkAsync("rm", "-v", id);
        Assert.NotEqual(0, (await _docker.RunAsync("volume", "inspect", volume)).ExitCode);
    }

    [Fact]
    public async Task Volumes_from_shares_the_volumes_of_another()
    {
        var (first, volume) = (DockerCli.Name(), DockerCli.Name("vol"));
        await _docker.OkAsync("run", "--name", first, "-v", $"{volume}:/data", "busybox", "sh", "-c", "echo shared > /data/f");
        Assert.Equal("shared", await _docker.OkAsync("run", "--rm", "--volumes-from", $"{first}:ro", "busybox", "cat", "/data/f"));
        Assert.Contains("Read-only", (await _docker.RunAsync("run", "--rm", "--volumes-from", $"{first}:ro", "busybox", "touch", "/data/g")).Errors);
        await _docker.OkAsync("rm", first);
        await _docker.OkAsync("volume", "rm", volume);
    }

    [Fact]
    public async Task A_bind_shows_the_hosts_directory_and_ro_protects_it()
    {
        var here = Directory.CreateTempSubdirectory("gbind").FullName;
        await File.WriteAllTextAsync($"{here}/f", "hosts");
        Assert.Equal("hosts", await _docker.OkAsync("run", "--rm", "-v", $"{here}:/b", "busybox", "sh", "-c", "cat /b/f; touch /b/made"));
        Assert.True(File.Exists($"{here}/made"));
        Assert.Contains("Read-only", (await _docker.RunAsync("run", "--rm", "-v", $"{here}:/b:ro", "busybox", "touch", "/b/g")).Errors);
        Assert.Equal("hosts", await _docker.OkAsync("run", "--rm", "-v", $"{here}/f:/file:ro,z", "busybox", "cat", "/file"));
        await _docker.OkAsync("run", "--rm", "-v", $"{here}/new/dir:/b", "busybox", "true");
        Assert.True(Directory.Exists($"{here}/new/dir"));
        Directory.Delete(here, recursive: true);
    }

    [Fact]
    public async Task A_subpath_mounts_a_directory_of_a_volume_and_never_leads_out_of_it()
    {
        var name = DockerCli.Name("vol");
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "sh", "-c", "mkdir -p /v/a/b; echo deep > /v/a/b/f; ln -s /etc /v/out; ln -s ../../.. /v/up");
        Assert.Equal("deep", await _docker.OkAsync("run", "--rm", "--mount", $"type=volume,source={name},target=/d,volume-subpath=a/b", "busybox", "cat", "/d/f"));
        foreach (var subpath in (string[])["out", "up", "../..", "/etc", "missing"])
        {
            var result = await _docker.RunAsync("run", "--rm", "--mount", $"type=volume,source={name},target=/d,volume-subpath={subpath}", "busybox", "ls", "/d");
            Assert.True(result.ExitCode != 0, $"{subpath}: {result.Everything}");
        }
        await _docker.OkAsync("volume", "rm", name);
    }

    [Fact]
    public async Task The_local_drivers_options_mount_a_tmpfs_or_a_directory()
    {
        var (memory, bound, here) = (DockerCli.Name("vol"), DockerCli.Name("vol"), Directory.CreateTempSubdirectory("gvb").FullName);
        await File.WriteAllTextAsync($"{here}/f", "bound");
        await _docker.OkAsync("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m,uid=7", memory);
        await _docker.OkAsync("volume", "create", "-o", "type=none", "-o", $"device={here}", "-o", "o=bind", bound);
        Assert.Equal("tmpfs 1024 7", await _docker.OkAsync("run", "--rm", "-v", $"{memory}:/m", "busybox", "sh", "-c", "echo $(df -k /m | tail -1 | awk '{print $1, $2}') $(stat -c %u /m)"));
        Assert.Equal("bound", await _docker.OkAsync("run", "--rm", "-v", $"{bound}:/b", "busybox", "cat", "/b/f"));
        await _docker.OkAsync("volume", "rm", memory, bound);
        Assert.True(File.Exists($"{here}/f"));
        Directory.Delete(here, recursive: true);
    }

    [Fact]
    public async Task Bad_volumes_are_refused_in_dockers_words()
    {
        Assert.Contains("includes invalid characters for a local volume name", await _docker.FailAsync("volume", "create", "a/b"));
        Assert.Contains("volume name is too short", await _docker.FailAsync("volume", "create", "a"));
        Assert.Contains("invalid option: \"odd\"", await _docker.FailAsync("volume", "create", "-o", "odd=1"));
        Assert.Contains("plugin \"odd\" not found", await _docker.FailAsync("volume", "create", "-d", "odd"));
        Assert.Contains("Duplicate mount point: /x", await _docker.FailAsync("create", "-v", "one:/x", "-v", "two:/x", "busybox"));
    }

    [Fact]
    public async Task A_mount_of_an_image_shows_its_files()
    {
        Assert.Contains("busybox", await _docker.OkAsync("run", "--rm", "--mount", "type=image,source=busybox,target=/i", "busybox", "ls", "/i/bin"));
    }
}
