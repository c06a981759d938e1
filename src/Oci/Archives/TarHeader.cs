using Gantry.FileNames;

namespace Gantry.Oci.Archives;

/// <summary>The fields of one 512-byte header block (POSIX ustar, and GNU tar's way with the same bytes).</summary>
internal readonly ref struct TarHeader
{
    public const int BlockSize = 512;

    private readonly ReadOnlySpan<byte> _block;

    private TarHeader(ReadOnlySpan<byte> block) => _block = block;

    public char Type => _block[156] == 0 ? '0' : (char)_block[156];

    public long? Size => TarNumber.Parse(_block.Slice(124, 12));

    public long? Mode => TarNumber.Parse(_block.Slice(100, 8));

    public long? UserId => TarNumber.Parse(_block.Slice(108, 8));

    public long? GroupId => TarNumber.Parse(_block.Slice(116, 8));

    public long? ModificationTime => TarNumber.Parse(_block.Slice(136, 12));

    public string LinkName => Text(157, 100);

    public string UserName => HasMagic ? Text(265, 32) : "";

    public string GroupName => HasMagic ? Text(297, 32) : "";

    public long? DeviceMajor => HasMagic ? TarNumber.Parse(_block.Slice(329, 8)) : 0;

    public long? DeviceMinor => HasMagic ? TarNumber.Parse(_block.Slice(337, 8)) : 0;

    /// <summary>The name, with the prefix that POSIX has (and GNU does not) in front.</summary>
    public string Name
    {
        get
        {
            var prefix = IsPosix ? Text(345, 155) : "";
            return prefix.Length > 0 ? $"{prefix}/{Text(0, 100)}" : Text(0, 100);
        }
    }

    private bool HasMagic => _block.Slice(257, 5).SequenceEqual("ustar"u8);

    private bool IsPosix => HasMagic && _block[262] == 0;

    /// <summary>Takes a block as a header.</summary>
    /// <exception cref="ArchiveException">Its checksum is wrong.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (TarNumber.Parse(block.Slice(148, 8)) is not { } stored || (stored != Checksum(block) && stored != SignedChecksum(block)))
            throw new ArchiveException("invalid archive: not a tar header (its checksum is wrong)");
        return new TarHeader(block);
    }

    /// <summary>The sum of all bytes, with spaces in the place of the sum itself.</summary>
    public static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < BlockSize; i++)
            sum += i is >= 148 and < 156 ? 0 : block[i];
        return sum;
    }

    /// <summary>What old tars computed with signed characters.</summary>
    private static long SignedChecksum(ReadOnlySpan<byte> block)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < BlockSize; i++)
            sum += i is >= 148 and < 156 ? 0 : (sbyte)block[i];
        return sum;
    }

    private string Text(int offset, int length)
    {
        var field = _block.Slice(offset, length);
        var end = field.IndexOf((byte)0);
        return FileNameText.Decode(end < 0 ? field : field[..end]);
    }
}
