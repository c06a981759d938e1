using System.Text;
using FsCheck.Xunit;
using Gantry.Engine.Streams;
using Gantry.Errors;

namespace Gantry.Engine.Tests.Streams;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData(null, "abc\u0010\u0011def", "abc")]
    [InlineData("", "\u0010x\u0010\u0011", "\u0010x")]
    [InlineData("ctrl-@", "a\0", "a")]
    [InlineData("a,a,b", "aaab", "a")]
    [InlineData("x,ctrl-[", "xx\u001b", "x")]
    public void Typed_keys_detach_and_only_what_came_before_is_passed(string? keys, string typed, string passed)
    {
        var (detached, output) = Filter(keys, Encoding.Latin1.GetBytes(typed));
        Assert.True(detached);
        Assert.Equal(passed, Encoding.Latin1.GetString(output));
    }

    [Theory]
    [InlineData("ctrl-1")]
    [InlineData("ab")]
    [InlineData("ctrl-")]
    [InlineData("a,,b")]
    [InlineData("é")]
    public void What_is_no_key_is_refused(string keys) => Assert.Throws<InvalidArgumentException>(() => DetachKeys.Parse(keys));

    [Property]
    public bool Input_without_the_keys_passes_unchanged_but_for_a_held_beginning(byte[] typed)
    {
        var input = typed.Where(b => b != 0x11).ToArray();
        var (detached, output) = Filter(null, input);
        return !detached && input.AsSpan().StartsWith(output) && input.Length - output.Length <= 1;
    }

    private static (bool Detached, byte[] Output) Filter(string? keys, byte[] typed)
    {
        var filter = DetachKeys.Parse(keys).Watch();
        var output = new List<byte>();
        foreach (var key in typed)
        {
            var place = new byte[1 + filter.Held];
            var detached = filter.Filter([key], place, out var written);
            output.AddRange(place[..written]);
            if (detached)
                return (true, [.. output]);
        }
        return (false, [.. output]);
    }
}
