using System.Buffers;
using System.Text;

namespace Gantry.FileNames;

/// <summary>
/// File names are bytes to Linux and strings to .NET. Here the bytes that are no UTF-8 become the lone surrogates U+DC80 to
/// U+DCFF (as in Python's PEP 383), so that every name makes the way there and back unchanged.
/// </summary>
/// <remarks>Compiled into Gantry.Oci (archives) and Gantry.Linux (system calls), which do not know each other, and Gantry.Engine (checksums of names).</remarks>
internal static class FileNameText
{
    private const int EscapeBase = 0xDC00;

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var b in bytes[..used])
                    text.Append((char)(EscapeBase + b));
            }
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    /// <summary>The most bytes that the name can take.</summary>
    public static int MaxLength(string text) => text.Length * 3;

    /// <summary>The bytes of a name.</summary>
    public static byte[] Encode(string text)
    {
        var buffer = new byte[MaxLength(text)];
        return buffer[..Encode(text, buffer)];
    }

    /// <summary>Writes the bytes of a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyInRange('\uDC80', '\uDCFF');
            var run = plain < 0 ? text : text[..plain];
            if (!run.IsEmpty && plain > 0 && char.IsHighSurrogate(run[^1]))
                run = text[..(plain + 1)];
            if (!run.IsEmpty)
            {
                length += Encoding.UTF8.GetBytes(run, destination[length..]);
                text = text[run.Length..];
                continue;
            }
            destination[length++] = (byte)(text[0] - EscapeBase);
            text = text[1..];
        }
        return length;
    }
}
