using System.Text;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Errors;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Tests.Volumes.Transfer;

/// <summary>Archives that are damaged or mean harm: nothing is made outside, and nothing is left.</summary>
[Trait("Threat", "26")]
public sealed class HostileVolumeArchiveTests
{
    private const string Description = """{"Version":1,"Name":"data","Driver":"local","Labels":{},"Options":{},"Created":"2026-01-01T00:00:00Z","Taken":"2026-01-01T00:00:00Z"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archive_that_is_cut_off_anywhere_is_refused_and_leaves_nothing()
    {
        await using var host = await VolumeHost.OpenAsync();
        var archive = await RichAsync(host);

        for (var length = 0; length < archive.Length - 1024; length += 512 - 37)
            await RefusesAsync(host, archive[..length]);
    }

    /// <summary>What a changed byte does not change is no part of the volume: padding, and fields that nobody reads.</summary>
    [Fact]
    public async Task A_byte_that_is_changed_anywhere_is_noticed_or_means_nothing()
    {
        await using var host = await VolumeHost.OpenAsync();
        var archive = await RichAsync(host);
        var good = (await host.Transfers.ImportAsync(new VolumeImport { Name = "good" }, new MemoryStream(archive), Cancellation)).Volume;
        var expected = Shell.List(good.Mountpoint);
        await host.Volumes.RemoveAsync("good", force: false, Cancellation);
        var random = new Random(1);
        var noticed = 0;

        for (var round = 0; round < 80; round++)
        {
            var changed = archive.ToArray();
            var position = random.Next(archive.Length);
            changed[position] ^= (byte)random.Next(1, 256);
            if (round % 2 == 0)
                Checksum(changed.AsSpan(position / 512 * 512, 512));
            if (await TryImportAsync(host, changed) is not { } volume)
            {
                noticed++;
                continue;
            }
            Assert.True(expected == Shell.List(volume), $"the byte at {position} was changed, and nobody noticed");
            await host.Volumes.RemoveAsync("bad", force: false, Cancellation);
        }

        Assert.InRange(noticed, 20, 80);
        Assert.Empty(host.Leftovers);
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        await using var host = await VolumeHost.OpenAsync();
        var archive = await VolumeArchiveTests.ArchiveOfAsync(host, "ledger");
        var position = archive.AsSpan().LastIndexOf(Encoding.UTF8.GetPreamble().Concat("ledger"u8.ToArray()).ToArray());
        archive[position + 4] ^= 1;

        var e = await Assert.ThrowsAsync<InvalidArgumentException>(() => host.Transfers.ImportAsync(new VolumeImport { Name = "bad" }, new MemoryStream(archive), Cancellation));

        Assert.Equal("the archive is damaged: what is in it does not fit its checksums: data/ledger; nothing was imported, export the volume again", e.Message);
    }

    public static TheoryData<string, string[]> Hostile => new()
    {
        { "climbs", ["d data", "f data/../../../escaped"] },
        { "climbs at its end", ["d data", "d data/.."] },
        { "is absolute", ["d data", "f /tmp/gantry-escaped"] },
        { "has empty components", ["d data", "f data//x"] },
        { "goes through a link", ["d data", "l data/link /tmp", "f data/link/gantry-escaped"] },
        { "makes a directory of a link", ["d data", "l data/link /tmp", "d data/link"] },
        { "links to the host", ["d data", "h data/hard /etc/passwd"] },
        { "links upward", ["d data", "h data/hard data/../../gantry.db"] },
        { "links through a link", ["d data", "l data/link /etc", "h data/hard data/link/passwd"] },
        { "links to a directory", ["d data", "d data/sub", "h data/hard data/sub"] },
        { "links to nothing", ["d data", "h data/hard data/missing"] },
        { "is a disk", ["d data", "b data/disk 8:0"] },
        { "is a device", ["d data", "c data/null 1:3"] },
        { "comes twice", ["d data", "f data/x", "f data/x"] },
        { "replaces a file by a link", ["d data", "f data/x", "l data/x /etc"] },
        { "does not follow its directory", ["d data", "d data/a", "d data/b", "f data/a/late"] },
        { "lies in a file", ["d data", "f data/x", "f data/x/y"] },
        { "stands outside", ["d data", "f elsewhere/x"] },
        { "begins with a file", ["f data"] },
        { "begins with a link", ["l data /tmp"] },
        { "has a name too long", ["d data", $"f data/{new string('n', 256)}"] },
        { "has the host's attribute", ["d data", "x data/x security.selinux"] },
        { "has an attribute of no kind", ["d data", "x data/x nonsense"] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task An_entry_that_has_no_place_in_a_volume_is_refused(string what, string[] entries)
    {
        await using var host = await VolumeHost.OpenAsync();

        await RefusesAsync(host, await WriteAsync(Description, entries));

        Assert.False(File.Exists("/tmp/gantry-escaped"), what);
        Assert.False(File.Exists(Path.Combine(host.Root, "escaped")), what);
    }

    [Fact]
    public async Task Directories_too_deep_are_refused()
    {
        await using var host = await VolumeHost.OpenAsync();
        var entries = Enumerable.Range(0, 300).Select(depth => "d data" + string.Concat(Enumerable.Repeat("/d", depth)));

        await RefusesAsync(host, await WriteAsync(Description, [.. entries]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Version":1}""")]
    [InlineData("""{"Version":99,"Driver":"local","Labels":{},"Options":{}}""")]
    [InlineData("""{"Version":1,"Driver":"local","Labels":{"a":null},"Options":{}}""")]
    [InlineData("""{"Version":1,"Driver":"local","Labels":{},"Options":{"type":"none","device":"/","o":"bind"}}""")]
    public async Task A_description_that_describes_no_volume_is_refused(string description)
    {
        await using var host = await VolumeHost.OpenAsync();

        await RefusesAsync(host, await WriteAsync(description, ["d data"]));
    }

    [Fact]
    public async Task Another_tar_is_no_archive_of_a_volume()
    {
        await using var host = await VolumeHost.OpenAsync();

        await RefusesAsync(host, await WriteAsync(null, ["d data", "f data/x"]));
        await RefusesAsync(host, Encoding.ASCII.GetBytes("not a tar at all, but long enough to be read as one".PadRight(2048)));
    }

    private static async Task<byte[]> RichAsync(VolumeHost host)
    {
        var volume = await host.CreateAsync("rich");
        Shell.Run($"cd {volume.Mountpoint}; mkdir -p a/b; echo one > a/one; ln a/one a/b/two; ln -s one a/link; head -c 3000 /dev/zero > zeros; truncate -s 1M sparse; echo end >> sparse; chmod 750 a; setfattr -n user.x -v y a/one || true");
        var archive = await VolumeArchiveTests.ExportAsync(host, "rich");
        await host.Volumes.RemoveAsync("rich", force: false, Cancellation);
        return archive;
    }

    private static async Task RefusesAsync(VolumeHost host, byte[] archive)
    {
        Assert.Null(await TryImportAsync(host, archive));
        Assert.Empty(host.Leftovers);
        Assert.Empty(host.Volumes.List());
    }

    /// <summary>The place of the volume; null when the archive is refused as it should be.</summary>
    private static async Task<string?> TryImportAsync(VolumeHost host, byte[] archive)
    {
        try
        {
            return (await host.Transfers.ImportAsync(new VolumeImport { Name = "bad" }, new MemoryStream(archive), Cancellation)).Volume.Mountpoint;
        }
        catch (GantryException e) when (e.Kind == ErrorKind.InvalidArgument)
        {
            return null;
        }
    }

    /// <summary>Entries in short: the kind, the name, and what it leads to or is.</summary>
    private static async Task<byte[]> WriteAsync(string? description, string[] entries)
    {
        using var bytes = new MemoryStream();
        await using var tar = new TarWriter(bytes);
        if (description is not null)
            await AddAsync(tar, new TarEntry { Name = "volume.json", Kind = TarEntryKind.Regular }, description);
        foreach (var parts in entries.Select(e => e.Split(' ')))
            await AddAsync(tar, Entry(parts[0], parts[1], parts.ElementAtOrDefault(2) ?? ""), "");
        await AddAsync(tar, new TarEntry { Name = "SHA256SUMS", Kind = TarEntryKind.Regular }, "");
        await tar.FinishAsync(Cancellation);
        return bytes.ToArray();
    }

    private static TarEntry Entry(string kind, string name, string rest)
    {
        var entry = new TarEntry { Name = name, Kind = TarEntryKind.Regular, Permissions = 0x1ff };
        var numbers = kind is "b" or "c" ? rest.Split(':').Select(uint.Parse).ToArray() : [0, 0];
        return kind switch
        {
            "d" => entry with { Kind = TarEntryKind.Directory },
            "l" => entry with { Kind = TarEntryKind.SymbolicLink, LinkName = rest },
            "h" => entry with { Kind = TarEntryKind.HardLink, LinkName = rest },
            "b" => entry with { Kind = TarEntryKind.BlockDevice, DeviceMajor = numbers[0], DeviceMinor = numbers[1] },
            "c" => entry with { Kind = TarEntryKind.CharacterDevice, DeviceMajor = numbers[0], DeviceMinor = numbers[1] },
            "x" => entry with { Xattrs = [new(rest, "value"u8.ToArray())] },
            _ => entry,
        };
    }

    private static async Task AddAsync(TarWriter tar, TarEntry entry, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        await tar.WriteAsync(entry with { Size = bytes.Length }, bytes.Length > 0 ? new MemoryStream(bytes) : null, Cancellation);
    }

    private static void Checksum(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
            sum += b;
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(block[148..]);
    }
}
