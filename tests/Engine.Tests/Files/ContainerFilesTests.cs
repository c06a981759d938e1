using System.Text;
using Gantry.Engine.Commit;
using Gantry.Engine.Containers;
using Gantry.Engine.Files;
using Gantry.Errors;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Tests.Files;

public sealed class ContainerFilesTests
{
    private static readonly ArchiveExtraction Plain = new(NoOverwriteDirNonDir: true, CopyUidGid: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_go_in_and_come_out_running_or_not_also_in_volumes(bool running)
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("sleep 1000", c => c with { HostConfig = c.HostConfig with { Binds = ["files:/data"] } });
        if (running)
            await host.Containers.StartAsync(id, Cancellation);
        await host.Engine.Files.WriteAsync(id, "/data", Tar(("sub/new", "content")), Plain, Cancellation);
        Assert.Equal("content", await ReadAsync(host, id, "/data/sub/new"));
        Assert.Equal("from the image\n", await ReadAsync(host, id, "/data/seed"));
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(host.Engine.Volumes.Get("files").Mountpoint, "sub/new"), Cancellation));
        await Assert.ThrowsAsync<NotFoundException>(() => host.Engine.Files.StatAsync(id, "/nowhere", Cancellation));
        await host.Engine.Files.WriteAsync(id, "/etc", Tar(("added", "x")), Plain, Cancellation);
        Assert.Contains(new FileChange("/etc/added", FileChangeKind.Added), await host.Engine.Files.ChangesAsync(id, Cancellation));
    }

    [Fact]
    public async Task Links_lead_nowhere_outside_and_climbing_names_are_refused()
    {
        await using var host = await EngineHost.StartAsync();
        var outside = Path.Combine(host.Root, "outside");
        Directory.CreateDirectory(outside);
        var id = await host.CreateAsync("true");
        using var links = new MemoryStream();
        await using (var tar = new TarWriter(links))
        {
            await tar.WriteAsync(new TarEntry { Name = "abs", Kind = TarEntryKind.SymbolicLink, LinkName = outside }, null, Cancellation);
            await tar.WriteAsync(new TarEntry { Name = "up", Kind = TarEntryKind.SymbolicLink, LinkName = "../../../../../../.." + outside }, null, Cancellation);
            await tar.FinishAsync(Cancellation);
        }
        links.Position = 0;
        await host.Engine.Files.WriteAsync(id, "/tmp", links, Plain, Cancellation);
        foreach (var name in (string[])["abs/evil", "up/evil"])
        {
            try
            {
                await host.Engine.Files.WriteAsync(id, "/tmp", Tar((name, "x")), Plain, Cancellation);
            }
            catch (Exception e) when (e is GantryException or IOException)
            {
                // Refused is as good as kept inside.
            }
        }
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.Engine.Files.WriteAsync(id, "/tmp", Tar(("../../evil", "x")), Plain, Cancellation));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.Engine.Files.WriteAsync(id, "/etc", Tar(("passwd/x", "x")), Plain, Cancellation).WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_commit_makes_an_image_of_what_was_changed()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("echo made > /made");
        await host.Containers.Wait(id, WaitCondition.NotRunning, Cancellation);
        var image = await host.Engine.Commits.CommitAsync(new CommitRequest { Container = id, Reference = Reference.Parse("made"), Changes = ["CMD [\"cat\", \"/made\"]"] }, Cancellation);
        Assert.Equal(2, image.Config.RootFs.DiffIds.Count);
        var next = await host.RunAsync("", c => c with { Config = c.Config with { Image = "made", Cmd = null } });
        await host.Containers.Wait(next, WaitCondition.NotRunning, Cancellation);
        Assert.Equal("made\n", await host.LogsAsync(next));
    }

    private static async Task<string> ReadAsync(EngineHost host, string id, string path)
    {
        await using var source = await host.Engine.Files.OpenAsync(id, path, Cancellation);
        using var archive = new MemoryStream();
        await source.WriteAsync(archive, Cancellation);
        archive.Position = 0;
        using var reader = new TarReader(archive);
        Assert.Equal(Path.GetFileName(path), (await reader.NextAsync(Cancellation))!.Name);
        return Encoding.UTF8.GetString((await reader.ReadDataAsync(Cancellation)).Span);
    }

    private static MemoryStream Tar(params (string Name, string Content)[] files)
    {
        var archive = new MemoryStream();
        var tar = new TarWriter(archive);
        foreach (var (name, content) in files)
            tar.WriteAsync(new TarEntry { Name = name, Kind = TarEntryKind.Regular, Permissions = 0x1A4, Size = content.Length }, new MemoryStream(Encoding.UTF8.GetBytes(content)), Cancellation).GetAwaiter().GetResult();
        tar.FinishAsync(Cancellation).GetAwaiter().GetResult();
        archive.Position = 0;
        return archive;
    }
}
