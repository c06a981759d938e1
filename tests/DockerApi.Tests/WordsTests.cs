using FsCheck.Xunit;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Tests;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0.4, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(61, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(3 * 3600, "3 hours")]
    [InlineData(3 * 86400, "3 days")]
    [InlineData(20 * 86400, "2 weeks")]
    [InlineData(90 * 86400, "3 months")]
    [InlineData(800 * 86400, "2 years")]
    public void Durations_are_told_as_docker_tells_them(double seconds, string words) =>
        Assert.Equal(words, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void States_are_told_as_docker_tells_them()
    {
        var now = DateTimeOffset.Parse("2026-01-01T12:00:00Z");
        var running = new ContainerState { Status = ContainerStatus.Running, Pid = 1, StartedAt = now.AddMinutes(-5) };
        var exited = new ContainerState { Status = ContainerStatus.Exited, ExitCode = 137, FinishedAt = now.AddSeconds(-3) };

        Assert.Equal("Up 5 minutes", StatusText.Phrase(running, now));
        Assert.Equal("Up 5 minutes (healthy)", StatusText.Phrase(running with { Health = new HealthState { Status = "healthy" } }, now));
        Assert.Equal("Up 5 minutes (health: starting)", StatusText.Phrase(running with { Health = new HealthState() }, now));
        Assert.Equal("Up 5 minutes (Paused)", StatusText.Phrase(running with { Status = ContainerStatus.Paused }, now));
        Assert.Equal("Exited (137) 3 seconds ago", StatusText.Phrase(exited, now));
        Assert.Equal("Created", StatusText.Phrase(new ContainerState(), now));
    }

    [Theory]
    [InlineData(0x81A4u, 0x1A4u)] // -rw-r--r--
    [InlineData(0x41EDu, 0x800001EDu)] // drwxr-xr-x
    [InlineData(0xA1FFu, 0x80001FFu)] // lrwxrwxrwx
    [InlineData(0x89EDu, 0x8001EDu)] // -rwsr-xr-x
    [InlineData(0x43FFu, 0x801001FFu)] // drwxrwxrwt
    [InlineData(0x21B6u, 0x42001B6u)] // crw-rw-rw-
    public void File_modes_are_gos(uint mode, uint expected) => Assert.Equal(expected, FileStat.GoMode(mode));

    [Theory]
    [InlineData("80", 80, "tcp")]
    [InlineData("53/udp", 53, "udp")]
    [InlineData("53/UDP", 53, "udp")]
    public void Ports_are_read(string text, int number, string protocol)
    {
        Assert.True(ExposedPort.TryParse(text, out var port));
        Assert.Equal(new ExposedPort(number, protocol), port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("65536")]
    [InlineData("80/icmp")]
    [InlineData("-1")]
    public void What_is_no_port_is_refused(string text) => Assert.False(ExposedPort.TryParse(text, out _));

    [Fact]
    public void A_pattern_cannot_take_exponential_time() =>
        Assert.False(NamePattern.Fits("^(a+)+$", new string('a', 5000) + "!"));

    [Property]
    public bool What_is_shown_back_has_no_control_characters(string? text) => !Printable.Quote(text ?? "").Any(char.IsControl);

    [Property]
    public bool Any_text_is_a_duration_or_not(string? text) => GoDuration.TryParse(text ?? "", out var duration) ? duration >= TimeSpan.Zero : true;

}
