using System.Buffers.Binary;

namespace Gantry.Oci.Archives;

/// <summary>The two forms of numbers in tar headers: octal text, and big-endian binary for what octal has no room for.</summary>
internal static class TarNumber
{
    private const byte BinaryPositive = 0x80;

    /// <summary>Reads a field.</summary>
    /// <returns>The number, or null when it is malformed or does not fit.</returns>
    public static long? Parse(ReadOnlySpan<byte> field) =>
        field.Length > 0 && (field[0] & BinaryPositive) != 0 ? ParseBinary(field) : ParseOctal(field);

    /// <summary>Writes octal digits and a closing zero byte if the number fits.</summary>
    public static bool TryFormatOctal(Span<byte> field, long value)
    {
        var digits = field.Length - 1;
        if (value < 0 || (digits < 21 && value >> (3 * digits) != 0))
            return false;
        field[digits] = 0;
        for (var i = digits - 1; i >= 0; i--, value >>= 3)
            field[i] = (byte)('0' + (value & 7));
        return true;
    }

    private static long? ParseOctal(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \0"u8);
        if (field.IndexOf((byte)0) is var end and >= 0)
            field = field[..end];
        long value = 0;
        foreach (var digit in field.TrimEnd((byte)' '))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value >> 60 != 0)
                return null;
            value = (value << 3) | (long)(digit - '0');
        }
        return value;
    }

    /// <summary>Two's complement; the topmost bit is the mark and the one below it the sign.</summary>
    private static long? ParseBinary(ReadOnlySpan<byte> field)
    {
        var negative = (field[0] & 0x40) != 0;
        Span<byte> bytes = stackalloc byte[field.Length];
        field.CopyTo(bytes);
        bytes[0] = (byte)(negative ? bytes[0] | BinaryPositive : bytes[0] & 0x7f);
        var high = bytes.Length > 8 ? bytes[..^8] : [];
        if (high.ContainsAnyExcept(negative ? (byte)0xff : (byte)0))
            return null;
        Span<byte> low = stackalloc byte[8];
        low.Fill(negative ? (byte)0xff : (byte)0);
        var tail = bytes[high.Length..];
        tail.CopyTo(low[(8 - tail.Length)..]);
        var value = BinaryPrimitives.ReadInt64BigEndian(low);
        return value < 0 == negative ? value : null;
    }
}
