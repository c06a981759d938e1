using Gantry.Cli.Commands.Build;

namespace Gantry.Cli.Tests.Commands.Build;

public sealed class BuildOutputTests
{
    [Theory]
    [InlineData("out", "local", "out", "type=local", true)]
    [InlineData("-", "tar", "-", "type=tar", false)]
    [InlineData("type=tar,dest=a.tar", "tar", "a.tar", "type=tar", false)]
    [InlineData("type=oci,tar=false,dest=layout", "oci", "layout", "type=oci", true)]
    [InlineData("type=image,name=a:1,push=true", "image", null, "type=image,name=a:1,push=true", false)]
    [InlineData("type=docker", "docker", "-", "type=docker", false)]
    [InlineData("type=image,\"name=a:1,b:2\"", "image", null, "type=image,\"name=a:1,b:2\"", false)]
    public void Outputs_are_read_as_buildx_has_them(string flag, string type, string? destination, string wire, bool unpacked)
    {
        var output = Assert.Single(BuildOutput.Parse([flag], push: false, load: false));
        Assert.Equal((type, destination, wire, unpacked), (output.Type, output.Destination, output.Wire, output.IsUnpacked));
    }

    [Theory]
    [InlineData("dest=a")]
    [InlineData("type=local")]
    [InlineData("type=oci,tar=false,dest=-")]
    public void Outputs_that_lead_nowhere_are_refused(string flag) => Assert.Throws<CommandException>(() => BuildOutput.Parse([flag], push: false, load: false));

    [Fact]
    public void Pushing_and_loading_are_outputs_of_their_own()
    {
        Assert.Equal("type=registry", Assert.Single(BuildOutput.Parse([], push: true, load: false)).Wire);
        Assert.Equal("type=image", Assert.Single(BuildOutput.Parse([], push: false, load: false)).Wire);
        Assert.Equal(["type=oci", "type=registry", "type=image"], BuildOutput.Parse(["type=oci,dest=a.tar"], push: true, load: true).Select(o => o.Wire));
        Assert.Equal(["type=image,push=true"], BuildOutput.Parse(["type=image,push=true"], push: true, load: true).Select(o => o.Wire));
    }

    [Fact]
    public void Annotations_go_with_the_images()
    {
        Assert.Equal("type=image,annotation.a=1,\"annotation-index.b=2,3\"", BuildOutput.Parse([], push: false, load: false)[0].WithAnnotations(["a=1", "index:b=2,3"]).Wire);
        Assert.Equal("type=tar", BuildOutput.Parse(["-"], push: false, load: false)[0].WithAnnotations(["a=1"]).Wire);
        foreach (var wrong in (string[])["a", "=b", "layer:a=b"])
            Assert.Throws<CommandException>(() => BuildOutput.Parse([], push: false, load: false)[0].WithAnnotations([wrong]));
    }

    [Fact]
    public void Directories_go_along_under_numbers()
    {
        var directory = Directory.CreateTempSubdirectory("gup").FullName;
        var uploads = new BuildUploads();
        Assert.Equal("ext=upload:0", uploads.Context($"ext={directory}"));
        Assert.Equal("base=docker-image://alpine", uploads.Context("base=docker-image://alpine"));
        Assert.Null(uploads.Cache($"type=local,src={directory}"));
        File.WriteAllText(Path.Combine(directory, "index.json"), "{}");
        Assert.Equal("type=local,src=upload:1", uploads.Cache($"type=local,src={directory}"));
        Assert.Equal("app:cache", uploads.Cache("app:cache"));
        Assert.Equal([directory, directory], uploads.Directories);
        Assert.Throws<CommandException>(() => uploads.Context("ext=/not/there"));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_output_is_unpacked_inside_its_directory_whatever_it_names()
    {
        var directory = Directory.CreateTempSubdirectory("gout").FullName;
        using var tar = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "link") { LinkName = "/" });
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "link/escaped-output") { DataStream = new MemoryStream([1]) });
        }
        await using (var sink = new OutputSink(BuildOutput.Parse([Path.Combine(directory, "d")], push: false, load: false)[0], Stream.Null, default))
            await sink.WriteAsync(tar.ToArray(), default);
        Assert.False(File.Exists("/escaped-output"));
        Assert.True(File.Exists(Path.Combine(directory, "d", "escaped-output")));
        Directory.Delete(directory, recursive: true);
    }
}
