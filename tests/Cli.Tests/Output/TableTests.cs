using Gantry.Cli.Client.Models;
using Gantry.Cli.Commands.Containers;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Tests.Output;

public sealed class TableTests
{
    private static readonly ListFormat List = new() { Table = "{{.ID}}\t{{.Name}}", Titles = new Dictionary<string, string> { ["ID"] = "CONTAINER ID", ["Name"] = "NAMES" } };

    [Theory]
    [InlineData(null, "CONTAINER ID   NAMES\nabc            web\n")]
    [InlineData("table {{.Name}}", "NAMES\nweb\n")]
    [InlineData("table {{.Name}}\\t{{.Label \"app\"}}", "NAMES     app\nweb       shop\n")]
    [InlineData("{{.Name}}={{.ID}}", "web=abc\n")]
    [InlineData("{{.Name}}\\t{{.ID}}", "web\tabc\n")]
    [InlineData("json", "{\"ID\":\"abc\",\"Name\":\"web\"}\n")]
    [InlineData("table {{upper .Name}}", "NAMES\nWEB\n")]
    public void Lists_are_printed_as_the_format_says(string? format, string text)
    {
        var output = new StringWriter();
        List.Write(output, format, [new TemplateRow { ["ID"] = "abc", ["Name"] = "web" }.WithMethod("Label", name => name == "app" ? "shop" : "")]);

        Assert.Equal(text, output.ToString());
    }

    [Theory]
    [InlineData(0, 3, "0B")]
    [InlineData(999, 3, "999B")]
    [InlineData(1000, 3, "1kB")]
    [InlineData(2063000, 3, "2.06MB")]
    [InlineData(2063000, 4, "2.063MB")]
    [InlineData(173300000, 3, "173MB")]
    [InlineData(1999999, 3, "2MB")]
    [InlineData(999999, 4, "1000kB")]
    [InlineData(999999, 3, "1e+03kB")]
    public void Sizes_have_units_of_1000(double bytes, int digits, string text) => Assert.Equal(text, HumanSize.Format(bytes, digits));

    [Theory]
    [InlineData(630784, "616KiB")]
    [InlineData(25275000000, "23.54GiB")]
    public void Memory_has_units_of_1024(double bytes, string text) => Assert.Equal(text, HumanSize.FormatBinary(bytes));

    [Theory]
    [InlineData(0, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(47 * 3600, "47 hours")]
    [InlineData(13 * 86400, "13 days")]
    [InlineData(20 * 86400, "2 weeks")]
    [InlineData(100 * 86400, "3 months")]
    [InlineData(800 * 86400, "2 years")]
    public void Durations_are_words(long seconds, string text) => Assert.Equal(text, HumanTime.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Moments_are_go_s()
    {
        Assert.Equal("2026-11-24 11:23:17.945824701 +0000 UTC", HumanTime.Moment("2026-11-24T11:23:17.945824701Z"));
        Assert.Equal("2026-11-24 11:23:17 +0200 +0200", HumanTime.Moment("2026-11-24T11:23:17+02:00"));
        Assert.Equal("2026-11-24 11:23:45 +0000 UTC", HumanTime.Moment(new DateTimeOffset(2026, 11, 24, 11, 23, 45, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("10m", "1795518600.000000000")]
    [InlineData("2026-11-24T11:00:00Z", "1795518000.000000000")]
    [InlineData("1795518000", "1795518000")]
    [InlineData("1795518000.5", "1795518000.5")]
    public void Moments_of_the_command_line_become_seconds(string text, string seconds) =>
        Assert.Equal(seconds, Timestamp.ToSeconds(text, DateTimeOffset.FromUnixTimeSeconds(1795519200)));

    [Fact]
    public void Neighbouring_ports_are_drawn_together() =>
        Assert.Equal(
            "443/tcp, 0.0.0.0:8000-8002->80-82/tcp, [::]:8000->80/tcp, 0.0.0.0:53->53/udp",
            string.Join(", ", PortList.Format(
            [
                new PortSummary { IP = "0.0.0.0", PrivatePort = 81, PublicPort = 8001 }, new PortSummary { IP = "0.0.0.0", PrivatePort = 80, PublicPort = 8000 },
                new PortSummary { IP = "0.0.0.0", PrivatePort = 82, PublicPort = 8002 }, new PortSummary { PrivatePort = 443 },
                new PortSummary { IP = "::", PrivatePort = 80, PublicPort = 8000 }, new PortSummary { IP = "0.0.0.0", PrivatePort = 53, PublicPort = 53, Type = "udp" },
            ]).Split(", ").OrderBy(text => text.Contains("udp")).ThenBy(text => text.StartsWith('[')).ThenBy(text => text.Contains("->"))));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789abc", 10, "012345678…")]
    public void Long_texts_end_with_an_ellipsis(string text, int width, string cut) => Assert.Equal(cut, Table.Ellipsis(text, width));
}
