using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Protos.Fsutil;
using Gantry.Errors;
using Google.Protobuf;
using PacketType = Gantry.Build.Protos.Fsutil.Packet.Types.PacketType;

namespace Gantry.Build.Tests.BuildKit;

/// <summary>Files that BuildKit's clients send, honest and hostile ones.</summary>
[Trait("Threat", "20")]
public sealed class FileReceiverTests : IDisposable
{
    private const uint Directory = 1u << 31, Link = 1u << 27, Device = 1u << 26;

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("gf").FullName;

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_is_listed_comes_and_what_is_not_goes()
    {
        await ReceiveAsync(ClientOfFiles.Listed("d", Directory | 0x1ED), ClientOfFiles.Listed("d/f"), ClientOfFiles.Listed("old"), ClientOfFiles.EndOfList);
        Assert.Equal("x", await File.ReadAllTextAsync(At("d/f")));
        await ReceiveAsync(ClientOfFiles.Listed("d", Directory | 0x1ED), ClientOfFiles.Listed("d/f"), ClientOfFiles.Listed("d/hard", link: "d/f"), ClientOfFiles.EndOfList);
        Assert.Equal("x", await File.ReadAllTextAsync(At("d/hard")));
        Assert.False(File.Exists(At("old")));
    }

    [Theory]
    [InlineData("../escaped", "invalid path")]
    [InlineData("a/../../escaped", "invalid path")]
    [InlineData("", "invalid path")]
    [InlineData(".", "invalid path")]
    [InlineData("a//b", "invalid path")]
    [InlineData("a\0b", "invalid path")]
    [InlineData("missing/f", "cannot store")]
    public async Task A_path_that_is_none_is_refused(string path, string words)
    {
        var refused = await Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(ClientOfFiles.Listed(path), ClientOfFiles.EndOfList));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("../escaped")));
    }

    [Theory]
    [InlineData(2000, "nested more than")]
    [InlineData(10_000, "invalid path")]
    public async Task A_tree_without_a_floor_is_refused(int levels, string words)
    {
        var refused = await Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(ClientOfFiles.Listed(string.Join('/', Enumerable.Repeat("d", levels))), ClientOfFiles.EndOfList));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_lead_nowhere_while_files_come()
    {
        var outside = System.IO.Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "theirs"), "secret");
        await Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(ClientOfFiles.Listed("l", Link | 0x1FF, outside), ClientOfFiles.Listed("l/f"), ClientOfFiles.EndOfList));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(ClientOfFiles.Listed("l", Link | 0x1FF, "../outside"), ClientOfFiles.Listed("h", link: "l/theirs"), ClientOfFiles.EndOfList));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(ClientOfFiles.Listed("h", link: "../outside/theirs"), ClientOfFiles.EndOfList));
        Assert.Equal(["theirs"], System.IO.Directory.EnumerateFiles(outside).Select(Path.GetFileName));
        Assert.False(File.Exists(At("h")));
    }

    [Fact]
    public async Task Devices_and_unasked_content_and_broken_ends_are_refused()
    {
        Assert.Contains("holds a device", (await FailAsync(ClientOfFiles.Listed("dev", Device | 0x1B6), ClientOfFiles.EndOfList)).Message, StringComparison.Ordinal);
        Assert.Contains("not asked for", (await FailAsync(new Packet { Type = PacketType.PacketData, ID = 7, Data = ByteString.CopyFromUtf8("x") })).Message, StringComparison.Ordinal);
        Assert.Contains("cut off", (await FailAsync(ClientOfFiles.Listed("d", Directory | 0x1ED))).Message, StringComparison.Ordinal);
        Assert.Contains("disk is gone", (await FailAsync(new Packet { Type = PacketType.PacketErr, Data = ByteString.CopyFromUtf8("disk is gone") })).Message, StringComparison.Ordinal);
    }

    private Task<InvalidArgumentException> FailAsync(params Packet[] packets) => Assert.ThrowsAsync<InvalidArgumentException>(() => ReceiveAsync(packets));

    private async Task ReceiveAsync(params Packet[] packets)
    {
        System.IO.Directory.CreateDirectory(At(""));
        await using var client = await ClientOfFiles.StartAsync(Path.Combine(_root, $"s{Guid.NewGuid():N}"[..8]), packets);
        await FileReceiver.ReceiveAsync(client.Session, new("context", [], []), At(""), hashes: null, _ => { }, TestContext.Current.CancellationToken);
    }

    private string At(string path) => Path.Combine(_root, "files", path);
}
