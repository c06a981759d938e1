using System.IO.Compression;
using Gantry.Images.Archives;

namespace Gantry.Build.Execution.Files;

/// <summary>Recognises compressed data by its first bytes, and opens it.</summary>
internal static class Decompression
{
    /// <summary>How many bytes of the beginning are needed to recognise it, a tar's own mark included.</summary>
    public const int HeadLength = 512;

    private static readonly (string Format, byte[] Magic)[] s_magics =
    [
        ("gzip", [0x1F, 0x8B]), ("bzip2", [0x42, 0x5A, 0x68]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    /// <summary>The compression, or null for none that is known.</summary>
    public static string? Detect(ReadOnlySpan<byte> head)
    {
        foreach (var (format, magic) in s_magics)
            if (head.StartsWith(magic))
                return format;
        return null;
    }

    /// <summary>Whether the data begins like a tar.</summary>
    public static bool IsTar(ReadOnlySpan<byte> head) => head.Length >= 262 && head.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <summary>Opens data that is compressed in some way.</summary>
    /// <param name="format">The compression, as <see cref="Detect"/> says it; null is none.</param>
    /// <param name="source">The data.</param>
    public static Stream Open(string? format, Stream source) => format switch
    {
        null => source,
        "gzip" => new GZipStream(source, CompressionMode.Decompress),
        "zstd" => new ZstdSharp.DecompressionStream(source),
        "bzip2" => ProgramStream.OpenBzip2(source),
        "xz" => ProgramStream.OpenXz(source),
        _ => throw new InvalidOperationException($"no decompressor for {format}"),
    };
}
