using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Contexts beside the main one, which stand for stages and images.</summary>
public sealed class NamedContextTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_stage_begins_on_a_directory(BuildClient client)
    {
        _folder.Write("tree/etc/word", "from the directory").Write("tree/left.out", "not wanted").Write("tree/.dockerignore", "*.out\n")
            .Write("Dockerfile", "FROM tree AS base\nENV A=1\nFROM busybox\nCOPY --from=base / /all/\nCOPY --from=tree etc/word /word\nRUN ! test -e /all/left.out\nCMD [\"cat\", \"/all/etc/word\"]\n");
        var image = DockerCli.Name("tree");
        await OkAsync(client, "--build-context", $"tree={_folder.At("tree")}", "-t", image, _folder.Path);
        Assert.Equal("from the directory", await shared.Docker.OkAsync("run", "--rm", image));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task An_image_of_an_oci_layout_stands_for_another_one(BuildClient client)
    {
        _folder.Write("base/Dockerfile", "FROM busybox\nENV SAID=yes\nRUN echo in the layout > /word\n");
        await OkAsync(client, "--output", $"type=oci,tar=false,name=made:one,dest={_folder.At("layout")}", _folder.At("base"));
        _folder.Write("app/Dockerfile", "FROM other\nRUN test $SAID = yes\nCOPY --from=other /word /copied\nCMD [\"cat\", \"/word\", \"/copied\"]\n");
        await using var elsewhere = await GantryDaemon.StartEmptyAsync();
        var built = await client.BuildAsync(elsewhere.Docker, "--build-context", $"other=oci-layout://{_folder.At("layout")}:one", "-t", "app", _folder.At("app"));
        Assert.True(built.ExitCode == 0, built.Everything);
        Assert.Equal("in the layout\nin the layout", await elsewhere.Docker.OkAsync("run", "--rm", "app"));
        var missing = await client.BuildAsync(elsewhere.Docker, "--build-context", $"other=oci-layout://{_folder.At("layout")}@sha256:{new string('e', 64)}", _folder.At("app"));
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("is not in", missing.Everything);
    }

    private async Task OkAsync(BuildClient client, params string[] arguments)
    {
        var result = await client.BuildAsync(shared.Docker, arguments);
        Assert.True(result.ExitCode == 0, $"{client}: {result.Everything}");
    }
}
