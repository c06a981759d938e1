using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;
using Gantry.Acceptance.Tests.Images;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>What leaves a build: several platforms, statements, archives, files, what is told of it.</summary>
public sealed class PublicationTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Several_platforms_are_pushed_as_one(BuildClient client)
    {
        await using var registry = await RegistryServer.StartAsync();
        _folder.Write("Dockerfile", "FROM --platform=$BUILDPLATFORM busybox AS make\nARG TARGETARCH\nRUN echo for $TARGETARCH > /which\nFROM scratch\nCOPY --from=make /which /which\n");
        await OkAsync(client, "--platform", "linux/amd64,linux/arm64", "--push", "-t", $"{registry.Address}/multi:1", _folder.Path);
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            await shared.Docker.OkAsync("pull", "--platform", $"linux/{architecture}", $"{registry.Address}/multi:1");
            Assert.Equal(architecture, await shared.Docker.InspectAsync($"{registry.Address}/multi:1", "{{.Architecture}}"));
        }
        await OkAsync(client, "--platform", "linux/amd64,linux/arm64", "--output", $"type=local,dest={_folder.At("out")}", _folder.Path);
        Assert.Equal("for arm64\n", await File.ReadAllTextAsync(_folder.At("out/linux_arm64/which")));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Provenance_and_packages_are_stated_in_the_index(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM busybox\nARG HIDDEN\nRUN echo x > /x\n");
        string[] attest = client == BuildClient.Buildx ? ["--provenance", "mode=min", "--sbom", "true"] : ["--attest", "type=provenance,mode=min", "--attest", "type=sbom"];
        await OkAsync(client, [.. attest, "--build-arg", "HIDDEN=not-to-be-told", "--output", $"type=oci,tar=false,dest={_folder.At("layout")}", _folder.Path]);
        var index = Read("index.json")["manifests"]![0]!;
        var manifests = Blob(index)["manifests"]!.AsArray();
        Assert.Equal("attestation-manifest", (string?)manifests[1]!["annotations"]!["vnd.docker.reference.type"]);
        var statements = Blob(manifests[1]!)["layers"]!.AsArray();
        Assert.Equal(["https://spdx.dev/Document", "https://slsa.dev/provenance/v0.2"], statements.Select(s => (string?)s!["annotations"]!["in-toto.io/predicate-type"]));
        Assert.All(statements, s => Assert.DoesNotContain("not-to-be-told", Blob(s!).ToJsonString()));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task What_was_built_is_told_in_a_file(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM busybox\nRUN echo x > /told\n");
        var image = DockerCli.Name("told");
        await OkAsync(client, "--metadata-file", _folder.At("told.json"), "--iidfile", _folder.At("iid"), "-t", image, _folder.Path);
        var told = JsonNode.Parse(await File.ReadAllTextAsync(_folder.At("told.json")))!;
        Assert.Equal(await shared.Docker.InspectAsync(image, "{{.Id}}"), (string?)told["containerimage.config.digest"]);
        Assert.Equal($"docker.io/library/{image}:latest", (string?)told["image.name"]);
        Assert.Equal((string?)told["containerimage.digest"], await File.ReadAllTextAsync(_folder.At("iid")));
        if (client == BuildClient.Buildx)
            Assert.Equal("https://mobyproject.org/buildkit@v1", (string?)told["buildx.build.provenance"]!["buildType"]);
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Archives_can_be_loaded(BuildClient client)
    {
        _folder.Write("Dockerfile", $"FROM busybox\nRUN echo {client} > /archived\n");
        foreach (var type in (string[])["docker", "oci"])
        {
            var image = DockerCli.Name("archived");
            await OkAsync(client, "--output", $"type={type},dest={_folder.At("a.tar")},name={image}", _folder.Path);
            if (type == "oci")
                await shared.Docker.OkAsync("load", "-i", _folder.At("a.tar"));
            else
                Assert.Contains(image, await shared.Docker.OkAsync("load", "-i", _folder.At("a.tar")));
            Assert.Equal(client.ToString(), await shared.Docker.OkAsync("run", "--rm", image, "cat", "/archived"));
        }
    }

    private JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(_folder.At($"layout/{path}")))!;

    private JsonNode Blob(JsonNode descriptor) => Read($"blobs/{((string)descriptor["digest"]!).Replace(':', '/')}");

    private async Task OkAsync(BuildClient client, params string[] arguments)
    {
        var result = await client.BuildAsync(shared.Docker, arguments);
        Assert.True(result.ExitCode == 0, $"{client}: {result.Everything}");
    }
}
