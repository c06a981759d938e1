using System.IO.Compression;
using Gantry.Errors;
using ZstdSharp;

namespace Gantry.Images.Archives;

/// <summary>Opens archives whatever they are compressed with; the bytes say it, not a name or media type.</summary>
public static class Compression
{
    private const int LongestMagic = 6;

    /// <summary>zstd must not ask for a window of more than 128 MiB (2^27), as its own command does not either.</summary>
    private const int MaxWindowLog = 27;

    /// <summary>What the first bytes of an archive say.</summary>
    public static CompressionKind Detect(ReadOnlySpan<byte> start) => start switch
    {
        [0x1f, 0x8b, ..] => CompressionKind.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => CompressionKind.Zstd,
        [(byte)'B', (byte)'Z', (byte)'h', ..] => CompressionKind.Bzip2,
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => CompressionKind.Xz,
        _ => CompressionKind.None,
    };

    /// <summary>Opens an archive, decompressed. Disposing of the result disposes of the source.</summary>
    /// <exception cref="UnsupportedException">It takes a program to decompress that the host does not have.</exception>
    public static async Task<Stream> OpenAsync(Stream source, CancellationToken cancellation)
    {
        var start = new byte[LongestMagic];
        var length = await source.ReadAtLeastAsync(start, LongestMagic, throwOnEndOfStream: false, cancellation);
        var whole = new PrefixedStream(start.AsMemory(0, length), source);
        return Detect(start.AsSpan(0, length)) switch
        {
            CompressionKind.None => whole,
            CompressionKind.Gzip => new DecompressedStream(new GZipStream(whole, CompressionMode.Decompress)),
            CompressionKind.Zstd => new DecompressedStream(OpenZstd(whole)),
            CompressionKind.Bzip2 => new DecompressedStream(ProgramStream.OpenBzip2(whole)),
            CompressionKind.Xz => new DecompressedStream(ProgramStream.OpenXz(whole)),
            var other => throw new InvalidOperationException($"no decompressor for {other}"),
        };
    }

    private static DecompressionStream OpenZstd(Stream source)
    {
        var stream = new DecompressionStream(source, leaveOpen: false);
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
        return stream;
    }
}
