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
    public void Outputs_are_read_as_buildx_has_them(string flag, string type, string? destination, string wire, bool unpacked) =>
        Assert.Equal(new BuildOutput(type, destination, wire, unpacked), Assert.Single(BuildOutput.Parse([flag], push: false)));

    [Theory]
    [InlineData("dest=a")]
    [InlineData("type=local")]
    [InlineData("type=oci,tar=false,dest=-")]
    public void Outputs_that_lead_nowhere_are_refused(string flag) => Assert.Throws<CommandException>(() => BuildOutput.Parse([flag], push: false));

    [Fact]
    public void Push_is_an_output_of_its_own()
    {
        Assert.Equal("type=registry", Assert.Single(BuildOutput.Parse([], push: true)).Wire);
        Assert.Empty(BuildOutput.Parse([], push: false));
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
        await using (var sink = new OutputSink(new("local", Path.Combine(directory, "d"), "", true), Stream.Null, default))
            await sink.WriteAsync(tar.ToArray(), default);
        Assert.False(File.Exists("/escaped-output"));
        Assert.True(File.Exists(Path.Combine(directory, "d", "escaped-output")));
        Directory.Delete(directory, recursive: true);
    }
}
