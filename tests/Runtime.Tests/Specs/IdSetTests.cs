using FsCheck;
using FsCheck.Xunit;
using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class IdSetTests
{
    [Theory]
    [InlineData("", new int[0])]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-2,7", new[] { 0, 1, 2, 7 })]
    [InlineData("3,1-2,3", new[] { 1, 2, 3 })]
    public void Lists_are_read(string list, int[] expected) => Assert.Equal(expected, IdSet.Parse(list).Order());

    [Theory, InlineData("a"), InlineData("1-"), InlineData("-1"), InlineData("2-1"), InlineData("1-2-3"), InlineData(","), InlineData("0-4294967295"), InlineData(" 1"), InlineData("0-99999")]
    public void Malformed_and_boundless_lists_are_refused(string list) => Assert.Throws<InvalidArgumentException>(() => IdSet.Parse(list));

    [Property]
    public bool A_list_of_numbers_is_the_set_of_them(NonNegativeInt[] numbers)
    {
        var ids = numbers.Select(number => number.Get % 8192).ToHashSet();
        return IdSet.Parse(string.Join(',', ids)).SetEquals(ids);
    }
}
