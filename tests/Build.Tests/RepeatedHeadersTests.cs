using System.Text;
using Gantry.Build.BuildKit.Sessions;

namespace Gantry.Build.Tests;

public sealed class RepeatedHeadersTests
{
    [Fact]
    public void Joined_values_of_our_names_are_sent_apart_however_the_bytes_are_cut()
    {
        var block = Literal("followpaths", "a, b").Concat(Literal("other", "x, y")).ToArray();
        byte[] input = [.. new byte[24], .. Frame(1, 4, block), .. Frame(0, 1, [1, 2, 3])];
        byte[] expected = [.. new byte[24], .. Frame(1, 4, [.. Literal("followpaths", "a"), .. Literal("followpaths", "b"), .. Literal("other", "x, y")]), .. Frame(0, 1, [1, 2, 3])];
        foreach (var size in (int[])[1, 7, 1000])
        {
            var headers = new RepeatedHeaders();
            Assert.Equal(expected, input.Chunk(size).SelectMany(c => headers.Rewrite(c)).ToArray());
        }
    }

    [Fact]
    public void A_block_that_grows_over_a_frame_goes_on_in_the_next()
    {
        var values = string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"value{i:0000}"));
        var block = Literal("exclude-patterns", values);
        byte[] input = [.. new byte[24], .. Frame(1, 0, block[..16384]), .. Frame(9, 4, block[16384..])];
        var output = new RepeatedHeaders().Rewrite(input)[24..];
        var types = new List<(byte Type, byte Flags)>();
        for (var at = 0; at < output.Length; at += 9 + (output[at] << 16 | output[at + 1] << 8 | output[at + 2]))
            types.Add((output[at + 3], output[at + 4]));
        Assert.Equal((1, 0), types[0]);
        Assert.All(types.Skip(1).SkipLast(1), t => Assert.Equal((9, 0), t));
        Assert.Equal((9, 4), types[^1]);
    }

    private static byte[] Literal(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Length(value.Length), .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Length(int length)
    {
        if (length < 127)
            return [(byte)length];
        var bytes = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7)
            bytes.Add((byte)(length & 127 | 128));
        bytes.Add((byte)length);
        return [.. bytes];
    }

    private static byte[] Frame(byte type, byte flags, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 1, .. payload];
}
