using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gantry.Build;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Tests.Parsing;

public sealed class FlagValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("64m", 64L << 20)]
    [InlineData("64M", 64L << 20)]
    [InlineData("64MB", 64L << 20)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("100", 100)]
    [InlineData("100b", 100)]
    [InlineData("1 k", 1024)]
    [InlineData("2t", 2L << 40)]
    [InlineData("-1", -1)]
    public void Sizes_have_units_of_1024(string text, long bytes) => Assert.Equal(bytes, FlagValue.Bytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("xx")]
    [InlineData("1x")]
    [InlineData("1mm")]
    [InlineData("-5")]
    [InlineData("9999999999t")]
    [InlineData("1.2.3k")]
    public void What_is_no_size_is_refused(string text) =>
        Assert.Equal($"invalid size: '{text}'", Assert.Throws<FormatException>(() => FlagValue.Bytes(text)).Message);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("30s", 30_000_000_000)]
    [InlineData("1m30s", 90_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("250ms", 250_000_000)]
    [InlineData("3µs", 3_000)]
    [InlineData("-1s", -1_000_000_000)]
    public void Durations_are_go_s(string text, long nanoseconds) => Assert.Equal(nanoseconds, FlagValue.Duration(text));

    [Theory]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("5x", "time: unknown unit \"x\" in duration \"5x\"")]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("9999999h", "time: invalid duration \"9999999h\"")]
    public void What_is_no_duration_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FlagValue.Duration(text)).Message);

    [Theory]
    [InlineData("1.5", 1_500_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("2", 2_000_000_000)]
    public void Cpus_are_billionths(string text, long nano) => Assert.Equal(nano, FlagValue.Cpus(text));

    [Theory]
    [InlineData("x", "failed to parse x as a rational number")]
    [InlineData("0.0000000001", "value is too precise")]
    public void What_is_no_cpu_count_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FlagValue.Cpus(text)).Message);

    [Property(MaxTest = 1000)]
    public Property No_text_breaks_a_value(string? text) => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), extra =>
    {
        foreach (var parse in new Func<string, long>[] { FlagValue.Bytes, FlagValue.Duration, FlagValue.Cpus, FlagValue.Integer })
        {
            try
            {
                parse((text ?? "") + extra.Get);
            }
            catch (FormatException)
            {
                continue;
            }
        }
        return true;
    });

    [Theory]
    [InlineData("a,b", new[] { "a", "b" })]
    [InlineData("", new[] { "" })]
    [InlineData("a,", new[] { "a", "" })]
    [InlineData("\"device=0,1\",b", new[] { "device=0,1", "b" })]
    [InlineData("\"a\"\"b\"", new[] { "a\"b" })]
    public void Fields_are_apart_by_commas_outside_quotes(string text, string[] fields) => Assert.Equal(fields, CsvFields.Split(text));

    [Theory]
    [InlineData("a\"b")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    public void Quotes_out_of_place_are_refused(string text) => Assert.Throws<FormatException>(() => CsvFields.Split(text));
}
