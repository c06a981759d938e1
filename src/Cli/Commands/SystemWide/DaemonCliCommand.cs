using System.CommandLine;
using Gantry.Cli.Daemon;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>daemon</c>: the hook of the command line to the daemon itself.</summary>
internal sealed class DaemonCliCommand : CliCommand
{
    private DaemonCliCommand() : base("daemon", "", "", ArgumentCount.None)
    {
        Details = "It serves the Docker Engine API over a unix socket and, if asked, TCP with TLS. The flags are dockerd's.";
        Examples =
        [
            new("daemon", "Run with the settings of /etc/gantry/daemon.json, if there are any"),
            new("daemon --data-root /srv/gantry --insecure-registry registry.lan:5000 --debug", "Keep everything elsewhere, and log more"),
        ];
    }

    public static DaemonCliCommand Create()
    {
        var command = DaemonCommand.Describe(new DaemonCliCommand());
        command.Description = "Run the daemon";
        return command;
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
}
