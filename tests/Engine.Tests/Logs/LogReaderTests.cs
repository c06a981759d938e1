using System.Text;
using Gantry.Engine.Logs;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gl").FullName;

    private LogFiles Files => new(Path.Combine(_directory, LogFiles.Name));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Parts_of_a_line_are_joined_and_streams_kept_apart()
    {
        Write("", Line(1, "stdout P", "one "), Line(2, "stderr F", "bad"), Line(3, "stdout F", "two"));
        Assert.Equal("one two\n", await ReadAsync(new LogOptions { Stdout = true }));
        Assert.Equal("bad\n", await ReadAsync(new LogOptions { Stderr = true }));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "5\n")]
    [InlineData(3, "3\n4\n5\n")]
    [InlineData(100, "1\n2\n3\n4\n5\n")]
    public async Task The_last_lines_are_found_from_the_end_through_rotated_files(int tail, string wanted)
    {
        Write(".2", Line(1, "stdout F", "1"), Line(2, "stdout F", "2"));
        Write(".1", Line(3, "stdout F", "3"), Line(4, "stdout F", "4"));
        Write("", Line(5, "stdout F", "5"));
        Assert.Equal(wanted, await ReadAsync(new LogOptions { Stdout = true, Tail = tail }));
    }

    [Fact]
    public async Task The_last_line_is_found_among_many_longer_than_a_block()
    {
        Write("", [.. Enumerable.Range(0, 200).Select(i => Line(i % 60, "stdout F", new string('x', 1000) + i))]);
        Assert.EndsWith("198\n" + new string('x', 1000) + "199\n", await ReadAsync(new LogOptions { Stdout = true, Tail = 2 }), StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync(new LogOptions { Stdout = true, Tail = 2 })).Count(c => c == '\n'));
    }

    [Fact]
    public async Task Time_limits_hold()
    {
        Write("", Line(1, "stdout F", "1"), Line(2, "stdout F", "2"), Line(3, "stdout F", "3"));
        Assert.Equal("2\n", await ReadAsync(new LogOptions { Stdout = true, Since = Time(2), Until = Time(2).AddMilliseconds(900) }));
    }

    [Fact]
    public async Task Damage_is_left_out()
    {
        Write("", "garbage", "2026-01-02T03:04:05Z stdout X no", "2026-01-02T03:04:05Z other F no", new string('y', 200_000), "", Line(9, "stdout F", "good"), "2026-01-02T03:04:05.1234");
        Assert.Equal("good\n", await ReadAsync(new LogOptions { Stdout = true, Stderr = true }));
    }

    [Fact]
    public async Task A_follower_sees_what_comes_and_goes_on_through_a_rotation_until_the_end()
    {
        Write("", Line(1, "stdout F", "1"));
        var end = new TaskCompletionSource();
        var seen = new StringBuilder();
        var arrivals = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var reading = Task.Run(async () =>
        {
            await foreach (var entry in LogReader.ReadAsync(Files, new LogOptions { Stdout = true, Follow = true }, end.Task, TimeProvider.System, TestContext.Current.CancellationToken))
            {
                seen.Append(Encoding.UTF8.GetString(entry.Content.Span));
                arrivals.Writer.TryWrite(seen.ToString());
            }
        }, TestContext.Current.CancellationToken);
        Assert.Equal("1\n", await arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken));
        await File.AppendAllTextAsync(Files.Current, Line(2, "stdout F", "2") + "\n", TestContext.Current.CancellationToken);
        Assert.Equal("1\n2\n", await arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Files.Rotate(3);
        await File.WriteAllTextAsync(Files.Current + ".tmp", Line(3, "stdout F", "3") + "\n", TestContext.Current.CancellationToken);
        File.Move(Files.Current + ".tmp", Files.Current);
        Assert.Equal("1\n2\n3\n", await arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken));
        end.SetResult();
        await reading;
    }

    [Theory]
    [InlineData("json-file", "max-size", "10x")]
    [InlineData("json-file", "max-size", "-1")]
    [InlineData("json-file", "max-size", "99999999999g")]
    [InlineData("json-file", "max-file", "0")]
    [InlineData("json-file", "nonsense", "1")]
    [InlineData("local", "compress", "maybe")]
    [InlineData("none", "max-size", "1m")]
    [InlineData("syslog", "tag", "x")]
    public void A_wrong_option_is_refused(string driver, string option, string value) =>
        Assert.Throws<InvalidArgumentException>(() => LogSettings.Parse(new LogConfig { Type = driver, Config = new Dictionary<string, string> { [option] = value } }));

    private static DateTimeOffset Time(int second) => new(2026, 1, 2, 3, 4, second % 60, TimeSpan.Zero);

    private static string Line(int second, string kind, string text) => $"{Time(second):yyyy-MM-dd'T'HH:mm:ss}.123456789+00:00 {kind} {text}";

    private void Write(string suffix, params string[] lines) => File.WriteAllText(Files.Current + suffix, string.Join('\n', lines) + "\n");

    private async Task<string> ReadAsync(LogOptions options)
    {
        var text = new StringBuilder();
        await foreach (var entry in LogReader.ReadAsync(Files, options, Task.CompletedTask, TimeProvider.System, TestContext.Current.CancellationToken))
            text.Append(Encoding.UTF8.GetString(entry.Content.Span));
        return text.ToString();
    }
}
