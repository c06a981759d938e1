using System.Formats.Tar;
using System.Net.Sockets;
using Gantry.Cli.Commands.Containers.Copying;

namespace Gantry.Cli.Tests.Commands;

public sealed class CopyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-cp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("web:/etc", "web", "/etc")]
    [InlineData("/a:b", null, "/a:b")]
    [InlineData("./a:b", null, "./a:b")]
    [InlineData("plain", null, "plain")]
    [InlineData("-", null, "-")]
    public void Sides_are_a_container_or_this_machine(string text, string? container, string path) =>
        Assert.Equal(new CopyPath(container, path), CopyPath.Parse(text));

    [Theory]
    [InlineData("/dst", false, true, true, "/dst", null)]
    [InlineData("/dst", false, true, false, "/dst", null)]
    [InlineData("/dir/new", false, null, true, "/dir", "new")]
    [InlineData("/dir/new", false, null, false, "/dir", "new")]
    [InlineData("/dir/file", false, false, false, "/dir", "file")]
    [InlineData("/dir/new/", true, null, true, "/dir", "new")]
    public void A_copy_goes_into_a_folder_or_takes_a_name(string destination, bool saysFolder, bool? kind, bool sourceIsFolder, string folder, string? name) =>
        Assert.Equal(new CopyTarget(folder, name), CopyTarget.Of(destination, saysFolder, kind, sourceIsFolder));

    [Theory]
    [InlineData("/dir/file", false, false, true, "cannot copy directory")]
    [InlineData("/dir/file/", true, false, false, "not a directory")]
    [InlineData("/dir/new/", true, null, false, "no such directory")]
    public void Impossible_copies_are_refused(string destination, bool saysFolder, bool? kind, bool sourceIsFolder, string message) =>
        Assert.Equal(message, Assert.Throws<CommandException>(() => CopyTarget.Of(destination, saysFolder, kind, sourceIsFolder)).Message);

    [Theory]
    [InlineData("old", "old", "new")]
    [InlineData("old/a/b", "old", "new/a/b")]
    [InlineData("older", "old", "older")]
    [InlineData("./a", ".", "new/a")]
    [InlineData("./", ".", "new")]
    public void Entries_follow_the_new_name(string entry, string source, string renamed) =>
        Assert.Equal(renamed, new CopyTarget("/", "new").Rename(entry, source));

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/../evil")]
    public async Task An_entry_cannot_leave_the_folder(string name)
    {
        var error = await Assert.ThrowsAsync<CommandException>(() => ExtractAsync(new PaxTarEntry(TarEntryType.RegularFile, name)));

        Assert.Contains("leads out of the target folder", error.Message);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_folder)!, "evil")));
    }

    [Fact]
    public async Task An_entry_cannot_go_through_a_link_of_the_archive()
    {
        var error = await Assert.ThrowsAsync<CommandException>(() => ExtractAsync(
            new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/tmp" }, new PaxTarEntry(TarEntryType.RegularFile, "link/evil")));

        Assert.Contains("leads through a symbolic link", error.Message);
    }

    [Fact]
    public async Task What_is_no_file_is_not_replaced()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "socket")));

        var error = await Assert.ThrowsAsync<CommandException>(() => ExtractAsync(new PaxTarEntry(TarEntryType.RegularFile, "socket")));

        Assert.Contains("not a regular file", error.Message);
    }

    private async Task ExtractAsync(params TarEntry[] entries)
    {
        using var archive = Archive(entries);
        await new FolderExtraction(_folder, keepOwners: false).RunAsync(archive, name => name, CancellationToken.None);
    }

    private static MemoryStream Archive(params TarEntry[] entries)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var entry in entries) writer.WriteEntry(entry);
        }
        stream.Position = 0;
        return stream;
    }
}
