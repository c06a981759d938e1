using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gantry.Oci.Archives;

namespace Gantry.Oci.Tests.Archives;

public sealed class HostileTarTests
{
    private static readonly TarLimits s_small = new() { MaxEntries = 1000, MaxBytes = 1 << 20, MaxExtendedHeaders = 1 << 14, MaxSegments = 100 };

    [Property(MaxTest = 300)]
    public void Any_bytes_end_in_entries_or_a_typed_error(byte[] bytes) => ReadOrRefuse(bytes);

    /// <summary>Random bytes seldom get past the checksum: here a valid archive is damaged and its checksums are put right.</summary>
    [Property(MaxTest = 1000)]
    public void A_damaged_archive_ends_in_entries_or_a_typed_error(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        var archive = Rich();
        for (var i = random.Next(1, 8); i > 0; i--)
            archive[random.Next(archive.Length)] = (byte)random.Next(256);
        for (var block = 0; block < archive.Length; block += 512)
            if (random.Next(4) > 0 && archive.AsSpan(block, 512).ContainsAnyExcept((byte)0))
                Checksum(archive.AsSpan(block, 512));

        ReadOrRefuse(archive[..random.Next(archive.Length + 1)]);
    }

    [Theory]
    [InlineData("9999999999999999999999 path=x\n")]
    [InlineData("5 a\n")]
    [InlineData("path=x\n")]
    [InlineData("0 \n")]
    [InlineData("-9 path=x\n")]
    [InlineData("12 size=-99\n")]
    [InlineData("18 uid=4294967295\n")]
    [InlineData("10 uid=-1\n")]
    [InlineData("11 path=\0a\n")]
    [InlineData("12 mtime=1x\n")]
    [InlineData("21 GNU.sparse.map=1\n")]
    [InlineData("23 GNU.sparse.map=9,5\n")]
    [InlineData("30 LIBARCHIVE.xattr.user.x=*\n")]
    [InlineData("27 GNU.sparse.numbytes=12\n")]
    public async Task A_malformed_extended_header_is_refused(string records)
    {
        await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read(WithPax(Encoding.Latin1.GetBytes(records))));
    }

    [Fact]
    public async Task Limits_hold()
    {
        var entry = new TarEntry { Name = "f", Kind = TarEntryKind.Regular, Size = 2 << 20 };
        await Refuses(await TarRoundTripTests.Write((entry, new byte[2 << 20])), "larger than");
        await Refuses(await TarRoundTripTests.Write([.. Enumerable.Repeat((entry with { Size = 0 }, (byte[]?)null), 1001)]), "more than 1000 entries");
        await Refuses(await TarRoundTripTests.Write((entry with { Size = 0, Name = string.Concat(Enumerable.Repeat("d/", 1100)) + "f" }, null)), "deep");
        await Refuses(await TarRoundTripTests.Write((entry with { Size = 0, Xattrs = [new("user.x", new byte[1 << 15])] }, null)), "extended headers");
    }

    [Fact]
    public async Task Gigabytes_that_a_header_promises_cost_no_memory()
    {
        var header = Header("f", '0', "77777777777");

        await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read(header));
        await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read(Header("f", 'x', "77777777777")));
    }

    [Fact]
    public async Task Text_and_data_after_the_end_are_no_archive()
    {
        await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read(Encoding.ASCII.GetBytes(new string('x', 1024))));
        await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read([.. new byte[512], .. Header("f", '0', "0")]));
    }

    private static async Task Refuses(byte[] archive, string reason)
    {
        var error = await Assert.ThrowsAsync<ArchiveException>(() => TarRoundTripTests.Read(archive, s_small));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            TarRoundTripTests.Read(bytes, s_small).GetAwaiter().GetResult();
        }
        catch (ArchiveException)
        {
        }
    }

    private static byte[] Rich() => TarRoundTripTests.Write(
        (new TarEntry { Name = new string('n', 200), Kind = TarEntryKind.Regular, Size = 700, ModificationTime = new(1, 2), Xattrs = [new("user.x", new byte[] { 1, 2 })] }, new byte[700]),
        (new TarEntry { Name = "link", Kind = TarEntryKind.SymbolicLink, LinkName = "target" }, null),
        (new TarEntry { Name = "dev", Kind = TarEntryKind.BlockDevice, DeviceMajor = 8 }, null)).GetAwaiter().GetResult();

    private static byte[] WithPax(byte[] records)
    {
        byte[] padded = [.. records, .. new byte[-records.Length & 511]];
        return [.. Header("x", 'x', Convert.ToString(records.Length, 8)), .. padded, .. Header("f", '0', "0"), .. new byte[1024]];
    }

    internal static byte[] Header(string name, char type, string octalSize)
    {
        var block = new byte[512];
        Encoding.ASCII.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes("0000644").CopyTo(block, 100);
        Encoding.ASCII.GetBytes(octalSize).CopyTo(block, 124);
        block[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar").CopyTo(block, 257);
        Checksum(block);
        return block;
    }

    internal static void Checksum(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
            sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block.Slice(148, 8));
    }
}
