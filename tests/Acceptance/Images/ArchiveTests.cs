using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Images;

public sealed class ArchiveTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_commit_is_an_image_with_the_changes_and_new_settings()
    {
        var (name, image) = (DockerCli.Name(), DockerCli.Name("committed"));
        await _docker.OkAsync("run", "--name", name, "busybox", "sh", "-c", "echo changed > /root/it; rm /etc/group");
        await _docker.OkAsync("commit", "-a", "me", "-m", "why", "--change", "ENV A=b", "--change", "CMD [\"cat\", \"/root/it\"]", name, image);
        Assert.Equal("changed", await _docker.OkAsync("run", "--rm", image));
        Assert.Equal("b", await _docker.OkAsync("run", "--rm", image, "sh", "-c", "echo $A; test ! -e /etc/group"));
        Assert.Contains("why", await _docker.OkAsync("history", "--format", "{{.Comment}}", image));
        await _docker.OkAsync("rm", name);
        await _docker.OkAsync("rmi", image);
    }

    [Fact]
    public async Task Save_and_load_keep_the_image_and_skopeo_reads_both_formats()
    {
        var image = DockerCli.Name("saved");
        var directory = Directory.CreateTempSubdirectory("gsave").FullName;
        var container = await _docker.OkAsync("create", "busybox", "echo", image);
        await _docker.OkAsync("commit", "--change", $"CMD [\"echo\", \"{image}\"]", container, image);
        var id = await _docker.InspectAsync(image, "{{.Id}}");
        await _docker.OkAsync("save", "-o", $"{directory}/image.tar", $"{image}:latest");

        var docker = await Command.RunAsync("skopeo", ["inspect", "--config", $"docker-archive:{directory}/image.tar"]);
        Assert.Equal(image, (string)JsonNode.Parse(docker.Output)!["config"]!["Cmd"]![1]!);
        await Command.RunAsync("tar", ["-xf", $"{directory}/image.tar", "-C", directory]);
        var layout = await Command.RunAsync("skopeo", ["inspect", "--config", $"oci:{directory}"]);
        Assert.True(layout.ExitCode == 0, layout.Errors);

        await _docker.OkAsync("rm", container);
        await _docker.OkAsync("rmi", image);
        Assert.Contains($"Loaded image: {image}:latest", await _docker.OkAsync("load", "-i", $"{directory}/image.tar"));
        Assert.Equal(id, await _docker.InspectAsync(image, "{{.Id}}"));
        Assert.Equal(image, await _docker.OkAsync("run", "--rm", image));
        await _docker.OkAsync("rmi", image);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_oci_layout_of_skopeos_is_loaded()
    {
        var directory = Directory.CreateTempSubdirectory("glay").FullName;
        var image = DockerCli.Name("layout");
        await _docker.OkAsync("save", "-o", $"{directory}/in.tar", "busybox:latest");
        var copied = await Command.RunAsync("skopeo", ["copy", "--insecure-policy", $"docker-archive:{directory}/in.tar", $"oci-archive:{directory}/out.tar:{image}:7"]);
        Assert.True(copied.ExitCode == 0, copied.Everything);
        var loaded = await _docker.OkAsync("load", "-i", $"{directory}/out.tar");
        Assert.Contains("Loaded image", loaded);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Import_takes_a_root_file_system_and_settings()
    {
        var image = DockerCli.Name("imported");
        await _docker.OkAsync("import", "-m", "note", "--change", "ENTRYPOINT [\"echo\", \"entry\"]", await Materials.BusyboxTarAsync(), image);
        Assert.Equal("entry point", await _docker.OkAsync("run", "--rm", image, "point"));
        await _docker.OkAsync("rmi", image);
    }

    [Fact]
    public async Task Tags_inspect_history_and_removal_by_tag_and_by_id()
    {
        var (one, two) = (DockerCli.Name("t"), DockerCli.Name("t"));
        await _docker.OkAsync("import", await Materials.BusyboxTarAsync(), $"{one}:1");
        await _docker.OkAsync("tag", $"{one}:1", $"{two}:2");
        var id = await _docker.InspectAsync($"{one}:1", "{{.Id}}");
        Assert.Contains($"{one}:1", await _docker.InspectAsync(id, "{{json .RepoTags}}"));
        Assert.Contains("must be forced", await _docker.FailAsync("rmi", id));
        Assert.Contains($"Untagged: {one}:1", await _docker.OkAsync("rmi", $"{one}:1"));
        Assert.Equal($"{two}:2", await _docker.OkAsync("images", "--filter", $"reference={two}:*", "--format", "{{.Repository}}:{{.Tag}}"));
        Assert.Contains($"Deleted: {id}", await _docker.OkAsync("rmi", $"{two}:2"));
        Assert.Equal("linux", await _docker.InspectAsync("busybox", "{{.Os}}"));
    }

    [Fact]
    public async Task An_image_that_a_container_uses_is_not_removed()
    {
        var image = DockerCli.Name("used");
        await _docker.OkAsync("import", "--change", "CMD [\"true\"]", await Materials.BusyboxTarAsync(), image);
        await _docker.OkAsync("tag", image, $"{image}:other");
        var container = await _docker.OkAsync("create", image);
        var answer = await shared.Api.DeleteAsync($"images/{await _docker.InspectAsync(image, "{{.Id}}")}");
        Assert.Equal(409, answer.Status);
        await _docker.OkAsync("rm", container);
        await _docker.OkAsync("rmi", image, $"{image}:other");
    }

    [Fact]
    public async Task System_df_and_prune_count_and_free_what_nobody_uses()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "--name", "done", "-v", "/anonymous", "busybox", "true");
        Assert.Contains("Images", await daemon.Docker.OkAsync("system", "df"));
        Assert.Contains("Local Volumes", await daemon.Docker.OkAsync("system", "df"));
        await daemon.Docker.OkAsync("container", "prune", "-f");
        Assert.Equal("", await daemon.Docker.OkAsync("ps", "-aq"));
        await daemon.Docker.OkAsync("volume", "prune", "-f");
        Assert.Equal("", await daemon.Docker.OkAsync("volume", "ls", "-q"));
        Assert.Contains("Total reclaimed space", await daemon.Docker.OkAsync("image", "prune", "-af"));
        Assert.Equal("", await daemon.Docker.OkAsync("images", "-q"));
        Assert.Empty(Directory.GetFiles($"{daemon.Place.DataRoot}/blobs", "*", SearchOption.AllDirectories));
    }
}
