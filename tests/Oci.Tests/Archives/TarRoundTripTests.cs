using Gantry.Oci.Archives;

namespace Gantry.Oci.Tests.Archives;

public sealed class TarRoundTripTests
{
    private static readonly TarEntry s_plain = new() { Name = "etc/passwd", Kind = TarEntryKind.Regular, Permissions = 0x1a4, UserId = 1, GroupId = 2, ModificationTime = new(1_700_000_000) };

    [Fact]
    public async Task A_plain_entry_needs_no_extended_header()
    {
        var archive = await Write((s_plain with { Size = 3 }, "abc"u8.ToArray()));

        Assert.Equal(512 * 4, archive.Length);
        var (entry, content) = Assert.Single(await Read(archive));
        Assert.Equal(s_plain with { Size = 3, Xattrs = entry.Xattrs }, entry);
        Assert.Equal("abc"u8.ToArray(), content);
    }

    public static TheoryData<TarEntry> Unusual =>
    [
        s_plain with { Name = string.Join('/', Enumerable.Repeat("directory", 15)) },
        s_plain with { Name = new string('n', 300) },
        s_plain with { Name = "caf\udce9/ü" },
        s_plain with { Kind = TarEntryKind.SymbolicLink, LinkName = new string('l', 300) },
        s_plain with { Kind = TarEntryKind.HardLink, LinkName = "etc/shadow" },
        s_plain with { Kind = TarEntryKind.Directory, Name = "etc/", Permissions = 0xfff },
        s_plain with { Kind = TarEntryKind.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3 },
        s_plain with { Kind = TarEntryKind.BlockDevice, DeviceMajor = 4_000_000, DeviceMinor = 5_000_000 },
        s_plain with { Kind = TarEntryKind.Fifo },
        s_plain with { UserId = 4_294_967_294, GroupId = 3_000_000 },
        s_plain with { ModificationTime = new(1_700_000_000, 123_456_789), AccessTime = new(1, 5) },
        s_plain with { ModificationTime = new(-2, 250_000_000) },
        s_plain with { ModificationTime = new(-1, 999_000_000) },
        s_plain with { ModificationTime = new(99_999_999_999) },
    ];

    [Theory, MemberData(nameof(Unusual))]
    public async Task What_ustar_has_no_room_for_comes_back_too(TarEntry entry)
    {
        var (read, _) = Assert.Single(await Read(await Write((entry, null))));

        Assert.Equal(entry with { Xattrs = read.Xattrs }, read);
    }

    [Fact]
    public async Task Binary_attributes_are_not_touched()
    {
        byte[] capability = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 0x0a, 0x3d];
        var entry = s_plain with { Xattrs = [new("security.capability", capability), new("user.empty", Array.Empty<byte>())] };

        var (read, _) = Assert.Single(await Read(await Write((entry, null))));

        Assert.Equal(["security.capability", "user.empty"], read.Xattrs.Select(x => x.Key));
        Assert.Equal(capability, read.Xattrs[0].Value.ToArray());
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_written_is_an_error()
    {
        await Assert.ThrowsAsync<ArchiveException>(() => Write((s_plain with { Size = 10 }, new byte[9])));
    }

    [Fact]
    public async Task Data_that_nobody_reads_is_passed_over()
    {
        var archive = await Write((s_plain with { Name = "a", Size = 100_000 }, new byte[100_000]), (s_plain with { Name = "b" }, null));
        using var reader = new TarReader(new MemoryStream(archive));

        Assert.Equal("a", (await reader.NextAsync(default))!.Name);
        Assert.Equal("b", (await reader.NextAsync(default))!.Name);
        Assert.Null(await reader.NextAsync(default));
    }

    internal static async Task<byte[]> Write(params (TarEntry Entry, byte[]? Content)[] entries)
    {
        var stream = new MemoryStream();
        await using var writer = new TarWriter(stream);
        foreach (var (entry, content) in entries)
            await writer.WriteAsync(entry, content is null ? null : new MemoryStream(content), default);
        await writer.FinishAsync(default);
        return stream.ToArray();
    }

    internal static async Task<List<(TarEntry Entry, byte[] Content)>> Read(byte[] archive, TarLimits? limits = null)
    {
        var entries = new List<(TarEntry, byte[])>();
        using var reader = new TarReader(new MemoryStream(archive), limits);
        while (await reader.NextAsync(default) is { } entry)
        {
            var content = new MemoryStream();
            await reader.OpenData().CopyToAsync(content);
            entries.Add((entry, content.ToArray()));
        }
        return entries;
    }
}
