using FsCheck.Xunit;
using Gantry.Cli.Commands.Containers.Creation;

namespace Gantry.Cli.Tests.Commands;

public sealed class PortFlagTests
{
    [Theory]
    [InlineData("80", "80/tcp  ")]
    [InlineData("8080:80", "80/tcp  8080")]
    [InlineData("8080:80/udp", "80/udp  8080")]
    [InlineData("127.0.0.1:8080:80", "80/tcp 127.0.0.1 8080")]
    [InlineData("127.0.0.1::80", "80/tcp 127.0.0.1 ")]
    [InlineData("[::1]:8080:80", "80/tcp ::1 8080")]
    [InlineData("8080-8081:80-81", "80/tcp  8080|81/tcp  8081")]
    [InlineData("8080-8090:80", "80/tcp  8080-8090")]
    [InlineData("80-81", "80/tcp  |81/tcp  ")]
    [InlineData("published=8080,target=80,protocol=sctp", "80/sctp  8080")]
    public void Every_form_is_read(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', PortFlag.Parse(text).Select(port => $"{port.ContainerPort} {port.HostIp} {port.HostPort}")));

    [Theory]
    [InlineData("70000:80", "invalid hostPort: 70000")]
    [InlineData("80:70000", "invalid containerPort: 70000")]
    [InlineData("80/icmp", "invalid proto: icmp")]
    [InlineData("81-80", "invalid containerPort: 81-80")]
    [InlineData("x:1:2", "invalid IP address: x")]
    public void What_is_no_port_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CommandException>(() => PortFlag.Parse(text).ToList()).Message);

    [Property(MaxTest = 1000)]
    public bool No_text_breaks_the_parser(string? text)
    {
        try
        {
            return PortFlag.Parse(text ?? "").Take(70_000).Count() <= 65_536;
        }
        catch (CommandException)
        {
            return true;
        }
    }
}
